package io.cdcpipeline.examples.quickstart;

import java.util.Arrays;

/** The last thousand latencies. Thread-safe. */
final class Latencies {
  private final long[] nanos = new long[1000];
  private int count;

  synchronized void add(long value) {
    nanos[count++ % nanos.length] = value;
  }

  /** In milliseconds. */
  synchronized long percentile(int percent) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, nanos.length));
    if (sorted.length == 0) {
      return 0;
    }
    Arrays.sort(sorted);
    return Math.round(sorted[(sorted.length - 1) * percent / 100] / 1e6);
  }
}
