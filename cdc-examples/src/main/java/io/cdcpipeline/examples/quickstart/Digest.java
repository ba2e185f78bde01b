package io.cdcpipeline.examples.quickstart;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Count and sum of row hashes: equal for equal sets of rows, in whatever order they are read.
 * Numbers must come in the same Java type from both sides. Not thread-safe.
 */
final class Digest {
  private long rows;
  private long sum;

  /** Adds a row: its device, its time in milliseconds, and its values. */
  void add(String device, long millis, @Nullable Object... values) {
    long hash = mix(device.hashCode(), millis);
    for (Object value : values) {
      hash = mix(hash, value == null ? 0x6e756c6cL : value.hashCode());
    }
    rows++;
    sum += hash;
  }

  long rows() {
    return rows;
  }

  /** Two rounds of multiply and shift, so that sums of similar rows do not cancel out. */
  private static long mix(long state, long next) {
    long hash = (state ^ next * 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
    return (hash ^ (hash >>> 31)) * 0x94D049BB133111EBL;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && rows == that.rows && sum == that.sum;
  }

  @Override
  public int hashCode() {
    return Objects.hash(rows, sum);
  }

  @Override
  public String toString() {
    return String.format("%016x", sum);
  }
}
