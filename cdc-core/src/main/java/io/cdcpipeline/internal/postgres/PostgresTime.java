package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.model.Interval;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;

/** Dates, times and intervals in PostgreSQL's ISO text, with BC, years beyond 9999, infinities. */
final class PostgresTime {
  private static final long SECONDS_PER_DAY = 86_400;
  private static final Interval POSITIVE_INFINITY =
      new Interval(Integer.MAX_VALUE, Integer.MAX_VALUE, Long.MAX_VALUE);
  private static final Interval NEGATIVE_INFINITY =
      new Interval(Integer.MIN_VALUE, Integer.MIN_VALUE, Long.MIN_VALUE);

  private final String text;
  private int position;

  private PostgresTime(String text) {
    this.text = text;
  }

  static LocalDate date(String text) {
    return switch (text) {
      case "infinity" -> LocalDate.MAX;
      case "-infinity" -> LocalDate.MIN;
      default -> new PostgresTime(text).date();
    };
  }

  static LocalDateTime timestamp(String text) {
    return switch (text) {
      case "infinity" -> LocalDateTime.MAX;
      case "-infinity" -> LocalDateTime.MIN;
      default -> {
        PostgresTime reader = new PostgresTime(text);
        LocalDate date = reader.date();
        reader.position++;
        yield LocalDateTime.of(date, LocalTime.ofNanoOfDay(reader.nanos()));
      }
    };
  }

  static Instant timestampWithZone(String text) {
    return switch (text) {
      case "infinity" -> Instant.MAX;
      case "-infinity" -> Instant.MIN;
      default -> {
        PostgresTime reader = new PostgresTime(text);
        LocalDate date = reader.date();
        reader.position++;
        long nanos = reader.nanos();
        long midnight = date.toEpochDay() * SECONDS_PER_DAY - reader.offsetSeconds();
        yield Instant.ofEpochSecond(midnight, nanos);
      }
    };
  }

  static Duration time(String text) {
    return Duration.ofNanos(new PostgresTime(text).nanos());
  }

  /** In UTC, as the log's decoder leaves it; 24:00:00 is the same time of day as 00:00:00. */
  static OffsetTime timeWithZone(String text) {
    PostgresTime reader = new PostgresTime(text);
    long nanos = reader.nanos() - reader.offsetSeconds() * 1_000_000_000L;
    return LocalTime.ofNanoOfDay(Math.floorMod(nanos, SECONDS_PER_DAY * 1_000_000_000L))
        .atOffset(ZoneOffset.UTC);
  }

  /** {@code 1 year 2 mons -3 days +04:05:06.789}; each part may be missing. */
  static Interval interval(String text) {
    return switch (text) {
      case "infinity" -> POSITIVE_INFINITY;
      case "-infinity" -> NEGATIVE_INFINITY;
      default -> new PostgresTime(text).interval();
    };
  }

  private Interval interval() {
    long months = 0;
    long days = 0;
    long micros = 0;
    while (position < text.length()) {
      int start = position;
      boolean negative = text.charAt(position) == '-';
      if (negative || text.charAt(position) == '+') {
        position++;
      }
      long number = digits();
      if (position < text.length() && text.charAt(position) == ':') {
        position = negative || text.charAt(start) == '+' ? start + 1 : start;
        long time = micros();
        micros = negative ? -time : time;
      } else {
        number = negative ? -number : number;
        int unit = ++position;
        while (position < text.length() && text.charAt(position) != ' ') {
          position++;
        }
        switch (text.charAt(unit)) {
          case 'y' -> months += number * 12;
          case 'm' -> months += number;
          case 'd' -> days += number;
          default -> throw new IllegalArgumentException("IntervalStyle must be postgres");
        }
      }
      position++;
    }
    return new Interval(Math.toIntExact(months), Math.toIntExact(days), micros);
  }

  /** Year, month, day, and the era at the text's end. */
  private LocalDate date() {
    int year = (int) digits();
    position++;
    int month = (int) digits();
    position++;
    int day = (int) digits();
    return LocalDate.of(text.endsWith("BC") ? 1 - year : year, month, day);
  }

  private long nanos() {
    return micros() * 1_000;
  }

  /** {@code hh:mm:ss[.ffffff]}; hours may have more than two digits. */
  private long micros() {
    long hours = digits();
    position++;
    long minutes = digits();
    position++;
    long seconds = digits();
    long micros = ((hours * 60 + minutes) * 60 + seconds) * 1_000_000;
    if (position < text.length() && text.charAt(position) == '.') {
      position++;
      int start = position;
      long fraction = digits();
      for (int i = position - start; i < 6; i++) {
        fraction *= 10;
      }
      micros += fraction;
    }
    return micros;
  }

  /** {@code +hh[:mm[:ss]]}. */
  private int offsetSeconds() {
    boolean west = text.charAt(position++) == '-';
    int seconds = (int) digits() * 3_600;
    for (int unit = 60; unit > 0 && position < text.length(); unit /= 60) {
      if (text.charAt(position) != ':') {
        break;
      }
      position++;
      seconds += (int) digits() * unit;
    }
    return west ? -seconds : seconds;
  }

  private long digits() {
    long value = 0;
    int start = position;
    while (position < text.length()) {
      int digit = text.charAt(position) - '0';
      if (digit < 0 || digit > 9) {
        break;
      }
      value = value * 10 + digit;
      position++;
    }
    if (position == start) {
      throw new IllegalArgumentException("Not a date or time in ISO style at " + start);
    }
    return value;
  }
}
