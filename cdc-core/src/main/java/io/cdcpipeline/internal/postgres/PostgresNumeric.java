package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.model.SpecialNumber;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * The binary form of {@code numeric}: number of digits, weight of the first, sign and scale in two
 * bytes each, then the digits, each from 0 to 9999.
 */
final class PostgresNumeric {
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xC000;
  private static final int POSITIVE_INFINITY = 0xD000;
  private static final int NEGATIVE_INFINITY = 0xF000;

  private static final int HEADER = 8;
  private static final int DECIMALS = 4;

  /** So many digits of 10,000 fit into a long, and so many decimal places more. */
  private static final int LONG_DIGITS = 3;

  private static final int LONG_PLACES = 6;
  private static final long[] POWERS = {1, 10, 100, 1_000, 10_000, 100_000, 1_000_000};

  private PostgresNumeric() {}

  static Object decode(byte[] data, int at, int length) {
    int sign = PostgresBinary.int2(data, at + 4) & 0xFFFF;
    return switch (sign) {
      case NAN -> SpecialNumber.NAN;
      case POSITIVE_INFINITY -> SpecialNumber.POSITIVE_INFINITY;
      case NEGATIVE_INFINITY -> SpecialNumber.NEGATIVE_INFINITY;
      default -> number(data, at, sign == NEGATIVE);
    };
  }

  private static BigDecimal number(byte[] data, int at, boolean negative) {
    int digits = PostgresBinary.int2(data, at);
    int weight = PostgresBinary.int2(data, at + 2);
    int scale = PostgresBinary.int2(data, at + 6);
    if (digits == 0) {
      return BigDecimal.valueOf(0, scale);
    }
    // How many places the last digit lies above the scale's last place.
    int shift = DECIMALS * (weight - digits + 1) + scale;
    if (digits <= LONG_DIGITS && shift >= -LONG_PLACES && shift <= LONG_PLACES) {
      long unscaled = 0;
      for (int i = 0; i < digits; i++) {
        unscaled = unscaled * 10_000 + PostgresBinary.int2(data, at + HEADER + 2 * i);
      }
      unscaled = shift >= 0 ? unscaled * POWERS[shift] : unscaled / POWERS[-shift];
      return BigDecimal.valueOf(negative ? -unscaled : unscaled, scale);
    }
    return new BigDecimal(unscaled(data, at + HEADER, digits, shift, negative), scale);
  }

  /** All decimal digits as text, with what is beyond the scale (always zeros) cut off. */
  private static BigInteger unscaled(byte[] data, int at, int digits, int shift, boolean negative) {
    StringBuilder text = new StringBuilder(digits * DECIMALS + Math.max(shift, 0) + 1);
    text.append(negative ? "-0" : "0");
    for (int i = 0; i < digits; i++) {
      int digit = PostgresBinary.int2(data, at + 2 * i);
      text.append((char) ('0' + digit / 1_000))
          .append((char) ('0' + digit / 100 % 10))
          .append((char) ('0' + digit / 10 % 10))
          .append((char) ('0' + digit % 10));
    }
    if (shift >= 0) {
      text.append("0".repeat(shift));
    } else {
      text.setLength(text.length() + shift);
    }
    return new BigInteger(text.toString());
  }
}
