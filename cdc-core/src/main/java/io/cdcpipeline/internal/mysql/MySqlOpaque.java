package io.cdcpipeline.internal.mysql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Decimals and times inside of binary JSON. */
final class MySqlOpaque {
  static final int TIMESTAMP = 7;
  static final int DATE = 10;
  static final int TIME = 11;
  static final int DATETIME = 12;
  static final int DECIMAL = 246;

  private static final int DIGITS_PER_WORD = 9;
  private static final int[] BYTES_FOR_DIGITS = {0, 1, 1, 2, 2, 3, 3, 4, 4, 4};

  private MySqlOpaque() {}

  /** Precision and scale, then groups of nine digits; negative numbers have all bits inverted. */
  static BigDecimal decimal(byte[] data) {
    int precision = data[0];
    int scale = data[1];
    byte[] digits = data.clone();
    boolean negative = (digits[2] & 0x80) == 0;
    digits[2] ^= (byte) 0x80;
    if (negative) {
      for (int i = 2; i < digits.length; i++) {
        digits[i] = (byte) ~digits[i];
      }
    }
    ByteBuffer in = ByteBuffer.wrap(digits, 2, digits.length - 2);
    int whole = precision - scale;
    BigInteger number = group(in, BigInteger.ZERO, whole % DIGITS_PER_WORD);
    for (int i = 0; i < whole / DIGITS_PER_WORD + scale / DIGITS_PER_WORD; i++) {
      number = group(in, number, DIGITS_PER_WORD);
    }
    number = group(in, number, scale % DIGITS_PER_WORD);
    return new BigDecimal(negative ? number.negate() : number, scale);
  }

  private static BigInteger group(ByteBuffer in, BigInteger before, int digits) {
    long value = 0;
    for (int i = 0; i < BYTES_FOR_DIGITS[digits]; i++) {
      value = value << 8 | Byte.toUnsignedLong(in.get());
    }
    return before.multiply(BigInteger.TEN.pow(digits)).add(BigInteger.valueOf(value));
  }

  /** A packed time, always with six digits of a fraction, as the server writes it. */
  static String time(int type, byte[] data) {
    long packed = ByteBuffer.wrap(data).order(ByteOrder.LITTLE_ENDIAN).getLong();
    long absolute = Math.abs(packed);
    long micros = absolute & 0xff_ffff;
    long upper = absolute >> 24;
    int second = (int) upper & 63;
    int minute = (int) (upper >> 6) & 63;
    if (type == TIME) {
      int hour = (int) (upper >> 12) & 1023;
      String sign = packed < 0 ? "-" : "";
      return String.format("%s%02d:%02d:%02d.%06d", sign, hour, minute, second, micros);
    }
    int hour = (int) (upper >> 12) & 31;
    long days = upper >> 17;
    int month = (int) (days >> 5) % 13;
    int year = (int) (days >> 5) / 13;
    String date = String.format("%04d-%02d-%02d", year, month, days & 31);
    return type == DATE
        ? date
        : String.format("%s %02d:%02d:%02d.%06d", date, hour, minute, second, micros);
  }
}
