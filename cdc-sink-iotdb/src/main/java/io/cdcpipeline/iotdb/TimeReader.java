package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.concurrent.TimeUnit;

/** Reads a point's time, in the server's ticks, from the time column's value. */
@FunctionalInterface
interface TimeReader {
  long read(Object value) throws Unfit;

  /**
   * @throws IllegalArgumentException if the column cannot be a time
   */
  static TimeReader of(Column column, TableMapping mapping, TimeScale scale) {
    ZoneId zone = mapping.zone();
    boolean down = mapping.onPrecisionLoss() == OnProblem.ACCEPT;
    return switch (column.type().kind()) {
      case TIMESTAMP -> v -> scale.ticks((LocalDateTime) v, zone, down);
      case TIMESTAMP_TZ -> v -> scale.ticks((Instant) v, down);
      case DATE -> v -> scale.ticks((LocalDate) v, zone);
      case INT32, INT64 -> {
        TimeUnit unit =
            mapping
                .epochUnit()
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "the time column "
                                + column.name()
                                + " is a number: say of what unit (epoch-unit=milliseconds, say)"));
        yield v -> scale.ticks(((Number) v).longValue(), unit, down);
      }
      default ->
          throw new IllegalArgumentException(
              "the time column "
                  + column.name()
                  + " is a "
                  + column.type().nativeName()
                  + ", not a timestamp, date or whole number");
    };
  }
}
