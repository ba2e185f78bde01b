package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.JsonText;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.SpecialNumber;
import java.math.BigDecimal;
import java.util.HexFormat;
import java.util.UUID;

/**
 * From the text that PostgreSQL writes for a value to the canonical value. The text must be in the
 * styles {@code DateStyle=ISO, IntervalStyle=postgres, bytea_output=hex, extra_float_digits>0}.
 */
public final class PostgresText {
  private PostgresText() {}

  /** The decoder of a type; arrays decode their elements with the decoder of theirs. */
  public static TextDecoder decoder(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> text -> text.charAt(0) == 't';
      case INT32 -> Integer::valueOf;
      case INT64 -> Long::valueOf;
      case FLOAT32 -> Float::valueOf;
      case FLOAT64 -> Double::valueOf;
      case DECIMAL ->
          type.nativeName().equals("money") ? PostgresText::money : PostgresText::number;
      case UUID -> UUID::fromString;
      case BYTES -> PostgresText::bytes;
      case JSON -> JsonText::compact;
      case DATE -> PostgresTime::date;
      case TIME -> PostgresTime::time;
      case TIME_TZ -> PostgresTime::timeWithZone;
      case TIMESTAMP -> PostgresTime::timestamp;
      case TIMESTAMP_TZ -> PostgresTime::timestampWithZone;
      case INTERVAL -> PostgresTime::interval;
      case GEOMETRY ->
          type.nativeName().equals("point") ? PostgresGeometry::point : PostgresGeometry::ewkb;
      case MAP -> PostgresHstore::decode;
      case ARRAY -> {
        char delimiter = type.element().nativeName().equals("box") ? ';' : ',';
        TextDecoder element = decoder(type.element());
        yield text -> PostgresArray.decode(text, delimiter, element);
      }
      case STRING ->
          PostgresGeometry.isGeometric(type.nativeName())
              ? PostgresGeometry::canonical
              : text -> text;
      case ENUM, BITS -> text -> text;
      case UINT64, SET -> throw new IllegalArgumentException("PostgreSQL has no " + type);
    };
  }

  private static Object number(String text) {
    return switch (text) {
      case "NaN" -> SpecialNumber.NAN;
      case "Infinity" -> SpecialNumber.POSITIVE_INFINITY;
      case "-Infinity" -> SpecialNumber.NEGATIVE_INFINITY;
      default -> new BigDecimal(text);
    };
  }

  /**
   * {@code -$1,234.50}: digits are kept, and the last separator that is followed by at most two
   * digits is the decimal point, which holds for the locales in use.
   */
  static BigDecimal money(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    boolean negative = false;
    int afterPoint = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= '0' && c <= '9') {
        digits.append(c);
        afterPoint += afterPoint < 0 ? 0 : 1;
      } else if (c == '-' || c == '(') {
        negative = true;
      } else if ((c == '.' || c == ',') && digitsAfter(text, i) <= 2) {
        afterPoint = 0;
      }
    }
    BigDecimal amount =
        new BigDecimal(new java.math.BigInteger(digits.toString()), Math.max(afterPoint, 0));
    return negative ? amount.negate() : amount;
  }

  private static int digitsAfter(String text, int position) {
    int count = 0;
    for (int i = position + 1; i < text.length(); i++) {
      count += Character.isDigit(text.charAt(i)) ? 1 : 0;
    }
    return count;
  }

  static byte[] bytes(String text) {
    if (!text.startsWith("\\x")) {
      throw new IllegalArgumentException("bytea_output must be hex, the server wrote another form");
    }
    return HexFormat.of().parseHex(text, 2, text.length());
  }
}
