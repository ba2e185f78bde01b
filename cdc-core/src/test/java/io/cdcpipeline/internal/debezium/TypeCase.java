package io.cdcpipeline.internal.debezium;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A value of a native type and what it must become.
 *
 * @param type a column's type in DDL
 * @param literal an SQL expression of the value
 * @param expected the canonical value; null is a value too
 */
record TypeCase(String type, String literal, Object expected) {
  static TypeCase of(String type, String literal, Object expected) {
    return new TypeCase(type, literal, expected);
  }

  /** The value with byte arrays, also those in lists, as buffers, which compare by content. */
  static Object comparable(Object value) {
    if (value instanceof byte[] bytes) {
      return ByteBuffer.wrap(bytes);
    }
    if (value instanceof List<?> list) {
      List<Object> copy = new ArrayList<>();
      list.forEach(element -> copy.add(comparable(element)));
      return copy;
    }
    return value;
  }

  @Override
  public String toString() {
    String shown = literal.length() > 60 ? literal.substring(0, 60) + "…" : literal;
    return type + " " + shown;
  }
}
