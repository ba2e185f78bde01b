package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.model.Geometry;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Canonical values of what MySQL writes; shared by the row reader and the log's decoder. */
public final class MySqlValues {
  private MySqlValues() {}

  /** Null for zero dates and dates with a zero part, which no calendar has. */
  static @Nullable LocalDate date(String text) {
    int year = number(text, 0, 4);
    int month = number(text, 5, 7);
    int day = number(text, 8, 10);
    return year == 0 || month == 0 || day == 0 ? null : LocalDate.of(year, month, day);
  }

  static @Nullable LocalDateTime dateTime(String text) {
    LocalDate date = date(text);
    return date == null
        ? null
        : date.atTime(LocalTime.ofNanoOfDay(time(text.substring(11)).toNanos()));
  }

  /** {@code [-]hhh:mm:ss[.ffffff]}. */
  static Duration time(String text) {
    boolean negative = text.startsWith("-");
    int start = negative ? 1 : 0;
    int colon = text.indexOf(':');
    long seconds =
        number(text, start, colon) * 3_600L
            + number(text, colon + 1, colon + 3) * 60L
            + number(text, colon + 4, colon + 6);
    long nanos = 0;
    for (int i = colon + 7, unit = 100_000_000; i < text.length(); i++, unit /= 10) {
      nanos += (long) (text.charAt(i) - '0') * unit;
    }
    Duration time = Duration.ofSeconds(seconds, nanos);
    return negative ? time.negated() : time;
  }

  /** Seconds since 1970 UTC with a fraction; 0 is the zero timestamp, so null. */
  static @Nullable Instant epoch(String seconds) {
    BigDecimal value = new BigDecimal(seconds);
    if (value.signum() == 0) {
      return null;
    }
    long whole = value.longValue();
    return Instant.ofEpochSecond(
        whole, value.subtract(BigDecimal.valueOf(whole)).movePointRight(9).longValue());
  }

  private static int number(String text, int from, int to) {
    return Integer.parseInt(text, from, to, 10);
  }

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
