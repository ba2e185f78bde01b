package io.cdcpipeline.internal.debezium;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Microseconds as points in time. PostgreSQL counts from 2000: its latest timestamps do not fit
 * when counted from 1970.
 */
final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private static final long SECONDS_TO_2000 = 946_684_800;

  private Micros() {}

  static long since2000(long epochSecond, int nanos) {
    return (epochSecond - SECONDS_TO_2000) * PER_SECOND + nanos / 1_000;
  }

  static Instant since2000ToInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND) + SECONDS_TO_2000,
        Math.floorMod(micros, PER_SECOND) * 1_000);
  }

  static LocalDateTime since2000ToDateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND) + SECONDS_TO_2000,
        (int) Math.floorMod(micros, PER_SECOND) * 1_000,
        ZoneOffset.UTC);
  }

  static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND), Math.floorMod(micros, PER_SECOND) * 1_000);
  }

  static LocalDateTime toDateTime(long micros) {
    return LocalDateTime.ofEpochSecond(
        Math.floorDiv(micros, PER_SECOND),
        (int) Math.floorMod(micros, PER_SECOND) * 1_000,
        ZoneOffset.UTC);
  }

  /** To the nearest, since the binlog's reader computes nanoseconds in floating point. */
  static long of(long epochSecond, int nanos) {
    return epochSecond * PER_SECOND + (nanos + 500) / 1_000;
  }
}
