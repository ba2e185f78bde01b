package io.cdcpipeline.internal.mysql;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Writes the binary JSON of a row event as the server itself writes it as text, but for white
 * space. The binlog client's own formatter spells doubles as Java does and fails for times.
 */
public final class MySqlJson {
  private static final int SMALL_OBJECT = 0;
  private static final int LARGE_OBJECT = 1;
  private static final int SMALL_ARRAY = 2;
  private static final int LARGE_ARRAY = 3;
  private static final int LITERAL = 4;
  private static final int INT16 = 5;
  private static final int UINT16 = 6;
  private static final int INT32 = 7;
  private static final int UINT32 = 8;
  private static final int INT64 = 9;
  private static final int UINT64 = 10;
  private static final int DOUBLE = 11;
  private static final int STRING = 12;
  private static final int OPAQUE = 15;

  private final ByteBuffer in;
  private final StringBuilder out = new StringBuilder();

  private MySqlJson(byte[] binary) {
    this.in = ByteBuffer.wrap(binary).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** The text of a value; nothing at all is what an invalid value became, and reads as null. */
  public static String text(byte[] binary) {
    if (binary.length == 0) {
      return "null";
    }
    MySqlJson json = new MySqlJson(binary);
    json.value(binary[0], 1);
    return json.out.toString();
  }

  private void value(int type, int at) {
    switch (type) {
      case SMALL_OBJECT, LARGE_OBJECT, SMALL_ARRAY, LARGE_ARRAY -> container(type, at);
      case LITERAL -> literal(in.get(at));
      case INT16 -> out.append(in.getShort(at));
      case UINT16 -> out.append(Short.toUnsignedInt(in.getShort(at)));
      case INT32 -> out.append(in.getInt(at));
      case UINT32 -> out.append(Integer.toUnsignedLong(in.getInt(at)));
      case INT64 -> out.append(in.getLong(at));
      case UINT64 -> out.append(new BigInteger(Long.toUnsignedString(in.getLong(at))));
      case DOUBLE -> out.append(MySqlDouble.text(in.getDouble(at)));
      case STRING -> string(at);
      case OPAQUE -> opaque(at);
      default -> throw new IllegalArgumentException("MySQL wrote JSON of an unknown type " + type);
    }
  }

  private void literal(byte literal) {
    out.append(literal == 0 ? "null" : literal == 1 ? "true" : "false");
  }

  /** Count and size, then the places of keys, then types and places of values, from here. */
  private void container(int type, int start) {
    boolean large = type == LARGE_OBJECT || type == LARGE_ARRAY;
    boolean object = type == SMALL_OBJECT || type == LARGE_OBJECT;
    int width = large ? 4 : 2;
    int count = offset(start, large);
    int keys = start + 2 * width;
    int values = object ? keys + count * (width + 2) : keys;
    out.append(object ? '{' : '[');
    for (int i = 0; i < count; i++) {
      if (i > 0) {
        out.append(',');
      }
      if (object) {
        int key = keys + i * (width + 2);
        quoted(start + offset(key, large), Short.toUnsignedInt(in.getShort(key + width)));
        out.append(':');
      }
      int entry = values + i * (1 + width);
      int entryType = in.get(entry);
      boolean inline = isInline(entryType, large);
      value(entryType, inline ? entry + 1 : start + offset(entry + 1, large));
    }
    out.append(object ? '}' : ']');
  }

  private static boolean isInline(int type, boolean large) {
    return switch (type) {
      case LITERAL, INT16, UINT16 -> true;
      case INT32, UINT32 -> large;
      default -> false;
    };
  }

  private int offset(int at, boolean large) {
    return large ? in.getInt(at) : Short.toUnsignedInt(in.getShort(at));
  }

  private void string(int at) {
    in.position(at);
    int length = length();
    quoted(in.position(), length);
  }

  /** A length in groups of seven bits, the lowest first. */
  private int length() {
    int length = 0;
    for (int shift = 0; ; shift += 7) {
      byte part = in.get();
      length |= (part & 0x7f) << shift;
      if (part >= 0) {
        return length;
      }
    }
  }

  private void quoted(int at, int length) {
    String text = new String(in.array(), at, length, StandardCharsets.UTF_8);
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }

  /** A value of a column type that JSON does not have. */
  private void opaque(int at) {
    int type = Byte.toUnsignedInt(in.get(at));
    in.position(at + 1);
    int length = length();
    byte[] data = new byte[length];
    in.get(data);
    switch (type) {
      case MySqlOpaque.DECIMAL -> out.append(MySqlOpaque.decimal(data).toPlainString());
      case MySqlOpaque.DATE, MySqlOpaque.TIME, MySqlOpaque.DATETIME, MySqlOpaque.TIMESTAMP ->
          out.append('"').append(MySqlOpaque.time(type, data)).append('"');
      default ->
          out.append("\"base64:type")
              .append(type)
              .append(':')
              .append(Base64.getEncoder().encodeToString(data))
              .append('"');
    }
  }
}
