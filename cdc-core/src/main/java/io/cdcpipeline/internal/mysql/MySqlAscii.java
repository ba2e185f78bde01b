package io.cdcpipeline.internal.mysql;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Numbers and times in the ASCII digits of MySQL's text protocol. */
final class MySqlAscii {
  /** Numbers of so many digits fit into a long. */
  private static final int LONG_DIGITS = 18;

  /** Whole numbers up to this one, and powers of ten up to 22, are exact as doubles. */
  private static final long EXACT = 1L << 53;

  private static final double[] POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final int DATE = 10;
  private static final int NANO_DIGITS = 9;

  private MySqlAscii() {}

  static long integer(byte[] text) {
    if (text.length > LONG_DIGITS) {
      return Long.parseLong(string(text));
    }
    boolean negative = text[0] == '-';
    long value = digits(text, negative ? 1 : 0, text.length);
    return negative ? -value : value;
  }

  static BigInteger unsigned(byte[] text) {
    return text.length > LONG_DIGITS
        ? new BigInteger(string(text))
        : BigInteger.valueOf(integer(text));
  }

  /** With as many places behind the point as the text has. */
  static BigDecimal decimal(byte[] text) {
    if (text.length > LONG_DIGITS) {
      return new BigDecimal(string(text));
    }
    boolean negative = text[0] == '-';
    long value = 0;
    int scale = 0;
    for (int i = negative ? 1 : 0; i < text.length; i++) {
      if (text[i] == '.') {
        scale = text.length - 1 - i;
      } else {
        value = value * 10 + text[i] - '0';
      }
    }
    return BigDecimal.valueOf(negative ? -value : value, scale);
  }

  /** Exact: by one division where both sides are, else by the JDK. */
  static double real(byte[] text) {
    if (text.length > LONG_DIGITS) {
      return Double.parseDouble(string(text));
    }
    boolean negative = text[0] == '-';
    long value = 0;
    int scale = 0;
    for (int i = negative ? 1 : 0; i < text.length; i++) {
      if (text[i] == '.') {
        scale = text.length - 1 - i;
      } else if (text[i] >= '0' && text[i] <= '9') {
        value = value * 10 + text[i] - '0';
      } else {
        return Double.parseDouble(string(text));
      }
    }
    if (value > EXACT) {
      return Double.parseDouble(string(text));
    }
    double number = value / POWERS[scale];
    return negative ? -number : number;
  }

  /** Null for zero dates and dates with a zero part, which no calendar has. */
  static @Nullable LocalDate date(byte[] text) {
    int year = (int) digits(text, 0, 4);
    int month = (int) digits(text, 5, 7);
    int day = (int) digits(text, 8, DATE);
    return year == 0 || month == 0 || day == 0 ? null : LocalDate.of(year, month, day);
  }

  static @Nullable LocalDateTime dateTime(byte[] text) {
    LocalDate date = date(text);
    return date == null
        ? null
        : LocalDateTime.of(
            date,
            LocalTime.of(
                (int) digits(text, 11, 13),
                (int) digits(text, 14, 16),
                (int) digits(text, 17, 19),
                nanos(text, 20)));
  }

  /** Of a session in UTC. */
  static @Nullable Instant instant(byte[] text) {
    LocalDateTime time = dateTime(text);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  /** {@code [-]hhh:mm:ss[.ffffff]}. */
  static Duration time(byte[] text) {
    int start = text[0] == '-' ? 1 : 0;
    int colon = text[start + 2] == ':' ? start + 2 : start + 3;
    long seconds =
        digits(text, start, colon) * 3_600
            + digits(text, colon + 1, colon + 3) * 60
            + digits(text, colon + 4, colon + 6);
    Duration time = Duration.ofSeconds(seconds, nanos(text, colon + 7));
    return start == 0 ? time : time.negated();
  }

  static Duration time(String text) {
    return time(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int nanos(byte[] text, int from) {
    if (from >= text.length) {
      return 0;
    }
    long nanos = digits(text, from, text.length);
    for (int i = text.length - from; i < NANO_DIGITS; i++) {
      nanos *= 10;
    }
    return (int) nanos;
  }

  private static long digits(byte[] text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        throw new NumberFormatException("Not a number in MySQL's text at " + i);
      }
      value = value * 10 + digit;
    }
    return value;
  }

  private static String string(byte[] text) {
    return new String(text, StandardCharsets.ISO_8859_1);
  }
}
