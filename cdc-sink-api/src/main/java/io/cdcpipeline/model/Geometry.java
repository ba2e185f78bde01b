package io.cdcpipeline.model;

import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A spatial value as well-known binary.
 *
 * @param wkb well-known binary; not copied, not to be changed
 * @param srid spatial reference system, or null where the database names none
 */
@SuppressWarnings("ArrayRecordComponent") // compared by content below
public record Geometry(byte[] wkb, @Nullable Integer srid) {
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Geometry that
        && Arrays.equals(wkb, that.wkb)
        && java.util.Objects.equals(srid, that.srid);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(wkb) * 31 + java.util.Objects.hashCode(srid);
  }

  @Override
  public String toString() {
    return "Geometry[srid=" + srid + ", wkb=" + HexFormat.of().formatHex(wkb) + "]";
  }
}
