package io.cdcpipeline.internal.debezium;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Microseconds since 1970 as points in time. */
final class Micros {
  private static final long PER_SECOND = 1_000_000;

  private Micros() {}

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
