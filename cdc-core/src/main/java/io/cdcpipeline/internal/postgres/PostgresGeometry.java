package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.model.Geometry;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;

/** Points and PostGIS values as well-known binary, the other geometric types as text. */
public final class PostgresGeometry {
  private static final Set<String> AS_TEXT =
      Set.of("box", "circle", "line", "lseg", "path", "polygon");
  private static final int EWKB_SRID = 0x20000000;

  private PostgresGeometry() {}

  static boolean isGeometric(String nativeName) {
    return AS_TEXT.contains(nativeName);
  }

  /** {@code (x,y)}. */
  static Geometry point(String text) {
    int comma = text.indexOf(',');
    double x = Double.parseDouble(text.substring(1, comma));
    double y = Double.parseDouble(text.substring(comma + 1, text.length() - 1));
    byte[] wkb =
        ByteBuffer.allocate(21)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 1)
            .putInt(1)
            .putDouble(x)
            .putDouble(y)
            .array();
    return new Geometry(wkb, null);
  }

  /** PostGIS writes hexadecimal EWKB: well-known binary with the SRID behind the type. */
  static Geometry ewkb(String hex) {
    byte[] ewkb = HexFormat.of().parseHex(hex);
    ByteBuffer in =
        ByteBuffer.wrap(ewkb).order(ewkb[0] == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    int type = in.getInt(1);
    if ((type & EWKB_SRID) == 0) {
      return new Geometry(ewkb, null);
    }
    int srid = in.getInt(5);
    byte[] wkb = Arrays.copyOf(ewkb, ewkb.length - 4);
    System.arraycopy(ewkb, 9, wkb, 5, ewkb.length - 9);
    ByteBuffer.wrap(wkb).order(in.order()).putInt(1, type & ~EWKB_SRID);
    return new Geometry(wkb, srid);
  }

  /**
   * The text with every number in one spelling: the log's way leads through the driver's classes,
   * which write {@code 1.0} where the server writes {@code 1}.
   */
  static String canonical(String text) {
    StringBuilder out = new StringBuilder(text.length());
    int i = 0;
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && isNumberPart(text.charAt(end))) {
        end++;
      }
      if (end == i) {
        out.append(text.charAt(i++));
      } else {
        out.append(number(Double.parseDouble(text.substring(i, end))));
        i = end;
      }
    }
    return out.toString();
  }

  private static boolean isNumberPart(char c) {
    return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || Character.isLetter(c);
  }

  private static String number(double value) {
    String text = Double.toString(value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }
}
