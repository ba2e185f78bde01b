package io.cdcpipeline.iotdb;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** Converts times to the server's ticks, whose length is fixed when the server first starts. */
enum TimeScale {
  MS(TimeUnit.MILLISECONDS, 3),
  US(TimeUnit.MICROSECONDS, 6),
  NS(TimeUnit.NANOSECONDS, 9);

  private final TimeUnit unit;
  private final int digits;
  private final long perSecond;
  private final int nanosPerTick;

  TimeScale(TimeUnit unit, int digits) {
    this.unit = unit;
    this.digits = digits;
    this.perSecond = unit.convert(1, TimeUnit.SECONDS);
    this.nanosPerTick = (int) unit.toNanos(1);
  }

  /** Reads what the server says: {@code ms}, {@code us} or {@code ns}. */
  static TimeScale parse(String precision) {
    for (TimeScale scale : values()) {
      if (scale.name().equalsIgnoreCase(precision)) {
        return scale;
      }
    }
    throw new IllegalArgumentException("unknown timestamp precision '" + precision + "'");
  }

  /** Digits behind the second that a tick keeps. */
  int digits() {
    return digits;
  }

  long ticks(Instant time, boolean roundDown) throws Unfit {
    if (time.equals(Instant.MAX) || time.equals(Instant.MIN)) {
      throw new Unfit("is infinite");
    }
    return ticks(time.getEpochSecond(), time.getNano(), roundDown);
  }

  long ticks(LocalDateTime time, ZoneId zone, boolean roundDown) throws Unfit {
    if (time.equals(LocalDateTime.MAX) || time.equals(LocalDateTime.MIN)) {
      throw new Unfit("is infinite");
    }
    if (zone instanceof ZoneOffset offset) {
      return ticks(time.toInstant(offset), roundDown);
    }
    if (zone.getRules().getValidOffsets(time).isEmpty()) {
      throw new Unfit("does not exist in the zone " + zone + ", where clocks were put forward");
    }
    try {
      return ticks(time.atZone(zone).toInstant(), roundDown);
    } catch (DateTimeException e) {
      throw new Unfit("is out of range");
    }
  }

  long ticks(LocalDate date, ZoneId zone) throws Unfit {
    if (date.equals(LocalDate.MAX) || date.equals(LocalDate.MIN)) {
      throw new Unfit("is infinite");
    }
    return ticks(date.atStartOfDay(), zone, false);
  }

  /** From a count of {@code from} since 1970. */
  long ticks(long count, TimeUnit from, boolean roundDown) throws Unfit {
    if (from.compareTo(unit) >= 0) {
      return multiply(count, unit.convert(1, from));
    }
    long perTick = from.convert(1, unit);
    if (!roundDown && count % perTick != 0) {
      throw tooFine();
    }
    return Math.floorDiv(count, perTick);
  }

  private long ticks(long seconds, int nanos, boolean roundDown) throws Unfit {
    if (!roundDown && nanos % nanosPerTick != 0) {
      throw tooFine();
    }
    long ticks = multiply(seconds, perSecond);
    long sum = ticks + nanos / nanosPerTick;
    if (sum < ticks) {
      throw outOfRange();
    }
    return sum;
  }

  private long multiply(long a, long b) throws Unfit {
    try {
      return Math.multiplyExact(a, b);
    } catch (ArithmeticException e) {
      throw outOfRange();
    }
  }

  private Unfit outOfRange() {
    return new Unfit(
        "is out of the range of the server's precision " + name().toLowerCase(Locale.ROOT));
  }

  private Unfit tooFine() {
    return new Unfit(
        Unfit.Problem.PRECISION,
        "is finer than the server's precision "
            + name().toLowerCase(Locale.ROOT)
            + "; start a server with timestamp_precision=us or ns, or let the mapping round down"
            + " (on-precision-loss=accept)");
  }
}
