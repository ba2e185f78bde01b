package io.cdcpipeline.model;

import org.jspecify.annotations.Nullable;

/** The values of a primary key, usable as a map's key: compared by content, byte arrays too. */
public final class Key {
  private final @Nullable Object[] values;
  private final int hash;

  private Key(@Nullable Object[] values) {
    this.values = values;
    this.hash = Contents.hash(values);
  }

  /** A key of these values; the array belongs to the key from here on. */
  public static Key of(@Nullable Object... values) {
    return new Key(values);
  }

  public int size() {
    return values.length;
  }

  public @Nullable Object value(int i) {
    return values[i];
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Key that && hash == that.hash && Contents.equal(values, that.values);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** The number of values; never the data, which may be secret. */
  @Override
  public String toString() {
    return "Key[" + values.length + " values]";
  }
}
