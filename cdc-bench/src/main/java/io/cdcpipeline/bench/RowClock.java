package io.cdcpipeline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Times one reading of a table, from the first rows that arrive to the last; what comes before,
 * such as the start of an engine, counts for the total only. Fed by one thread.
 */
final class RowClock {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * One reading.
   *
   * @param rows rows behind the first arrival
   * @param nanos from the first arrival to the last row
   * @param cpuNanos CPU of the whole process in that time
   * @param totalNanos from the start to the last row
   */
  record Reading(long rows, long nanos, long cpuNanos, long totalNanos) {
    double rowsPerSecond() {
      return rows * 1e9 / nanos;
    }

    double cpuMicrosPerRow() {
      return cpuNanos / 1e3 / rows;
    }

    double totalSeconds() {
      return totalNanos / 1e9;
    }

    @Override
    public String toString() {
      return String.format(
          "rows=%d nanos=%d cpuNanos=%d totalNanos=%d", rows, nanos, cpuNanos, totalNanos);
    }

    static Reading of(Properties properties) {
      return new Reading(
          Long.parseLong(properties.getProperty("rows")),
          Long.parseLong(properties.getProperty("nanos")),
          Long.parseLong(properties.getProperty("cpuNanos")),
          Long.parseLong(properties.getProperty("totalNanos")));
    }
  }

  private final long expected;
  private final long start = System.nanoTime();
  private final CountDownLatch over = new CountDownLatch(1);
  private long count;
  private long first;
  private long firstNanos;
  private long firstCpu;
  private long lastNanos;
  private long lastCpu;

  RowClock(long expected) {
    this.expected = expected;
  }

  /** So many rows have just arrived. */
  void add(int rows) {
    if (rows == 0) {
      return;
    }
    if (count == 0) {
      first = rows;
      firstCpu = SYSTEM.getProcessCpuTime();
      firstNanos = System.nanoTime();
    }
    count += rows;
    if (count >= expected) {
      lastNanos = System.nanoTime();
      lastCpu = SYSTEM.getProcessCpuTime();
      over.countDown();
    }
  }

  /** Waits for the last row. */
  Reading await(Duration limit) throws InterruptedException {
    if (!over.await(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("The rows did not arrive within " + limit);
    }
    if (count != expected) {
      throw new IllegalStateException(count + " rows arrived instead of " + expected);
    }
    return new Reading(
        count - first, lastNanos - firstNanos, lastCpu - firstCpu, lastNanos - start);
  }
}
