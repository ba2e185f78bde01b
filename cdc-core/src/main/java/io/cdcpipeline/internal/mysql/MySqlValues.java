package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.model.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Canonical values of what MySQL writes; shared by the row reader and the log's decoder. */
public final class MySqlValues {
  private MySqlValues() {}

  /** The bits of a big-endian number, as many as the column has. */
  public static String bits(byte[] bigEndian, int length) {
    char[] bits = new char[length];
    for (int i = 0; i < length; i++) {
      int place = length - 1 - i;
      int index = bigEndian.length - 1 - place / 8;
      boolean set = index >= 0 && (bigEndian[index] >> place % 8 & 1) != 0;
      bits[i] = set ? '1' : '0';
    }
    return new String(bits);
  }

  /** MySQL's form: the SRID in four bytes, little-endian, then well-known binary. */
  public static Geometry geometry(byte[] bytes) {
    int srid = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
    return new Geometry(Arrays.copyOfRange(bytes, 4, bytes.length), srid);
  }
}
