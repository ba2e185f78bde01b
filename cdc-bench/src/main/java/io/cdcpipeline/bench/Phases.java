package io.cdcpipeline.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Counts the events of one reader and takes time and process CPU when the count passes the end of a
 * phase: the warm-up, the inserts, the updates. Fed by one thread.
 */
final class Phases {
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** What one reader did in one phase. */
  record Figures(long events, long nanos, long cpuNanos) {
    double eventsPerSecond() {
      return events * 1e9 / nanos;
    }

    double cpuMicrosPerEvent() {
      return cpuNanos / 1e3 / events;
    }

    Figures plus(Figures other) {
      return new Figures(events + other.events, nanos + other.nanos, cpuNanos + other.cpuNanos);
    }

    static Figures of(Properties properties, String phase) {
      return new Figures(
          Long.parseLong(properties.getProperty(phase + ".events")),
          Long.parseLong(properties.getProperty(phase + ".nanos")),
          Long.parseLong(properties.getProperty(phase + ".cpuNanos")));
    }
  }

  private final long[] ends;
  private final long[] events;
  private final long[] nanos;
  private final long[] cpuNanos;
  private final CountDownLatch over = new CountDownLatch(1);
  private long count;
  private int passed;

  /**
   * @param warmUp events before the first phase
   * @param perPhase events of each of the two phases
   */
  Phases(long warmUp, long perPhase) {
    this.ends = new long[] {warmUp, warmUp + perPhase, warmUp + 2 * perPhase};
    this.events = new long[ends.length];
    this.nanos = new long[ends.length];
    this.cpuNanos = new long[ends.length];
  }

  /** So many events have just been dealt with. */
  void add(int dealtWith) {
    count += dealtWith;
    if (passed < ends.length && count >= ends[passed]) {
      pass();
    }
  }

  private void pass() {
    long now = System.nanoTime();
    long cpu = SYSTEM.getProcessCpuTime();
    while (passed < ends.length && count >= ends[passed]) {
      events[passed] = count;
      nanos[passed] = now;
      cpuNanos[passed] = cpu;
      passed++;
    }
    if (passed == ends.length) {
      over.countDown();
    }
  }

  void await() throws InterruptedException {
    over.await();
  }

  /** To be called after {@link #await()}. */
  String result() {
    return figures("insert", 1) + " " + figures("update", 2);
  }

  private String figures(String phase, int i) {
    return String.format(
        "%1$s.events=%2$d %1$s.nanos=%3$d %1$s.cpuNanos=%4$d",
        phase, events[i] - events[i - 1], nanos[i] - nanos[i - 1], cpuNanos[i] - cpuNanos[i - 1]);
  }
}
