package io.cdcpipeline.offset;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Transaction numbers of one source as closed intervals: ascending, disjoint and not adjacent, so
 * that equal sets have equal arrays. Immutable; never empty.
 */
final class GtidIntervals {
  /** Start, end, start, end, …, both inclusive. */
  private final long[] bounds;

  private GtidIntervals(long[] bounds) {
    this.bounds = bounds;
  }

  static GtidIntervals of(long first, long last) {
    return new GtidIntervals(new long[] {first, last});
  }

  /**
   * The next number of the last interval, the one case that comes with every transaction, is cheap.
   */
  GtidIntervals add(long number) {
    int end = bounds.length - 1;
    if (number == bounds[end] + 1) {
      long[] grown = bounds.clone();
      grown[end] = number;
      return new GtidIntervals(grown);
    }
    return union(of(number, number));
  }

  boolean contains(long number) {
    int found = Arrays.binarySearch(bounds, number);
    return found >= 0 || (-found - 1) % 2 == 1;
  }

  boolean contains(GtidIntervals other) {
    int mine = 0;
    for (int i = 0; i < other.bounds.length; i += 2) {
      while (mine < bounds.length && bounds[mine + 1] < other.bounds[i]) {
        mine += 2;
      }
      if (mine == bounds.length
          || bounds[mine] > other.bounds[i]
          || bounds[mine + 1] < other.bounds[i + 1]) {
        return false;
      }
    }
    return true;
  }

  GtidIntervals union(GtidIntervals other) {
    long[] merged = new long[bounds.length + other.bounds.length];
    int size = 0;
    int a = 0;
    int b = 0;
    while (a < bounds.length || b < other.bounds.length) {
      boolean fromA =
          b == other.bounds.length || (a < bounds.length && bounds[a] <= other.bounds[b]);
      long first = fromA ? bounds[a] : other.bounds[b];
      long last = fromA ? bounds[a + 1] : other.bounds[b + 1];
      if (fromA) {
        a += 2;
      } else {
        b += 2;
      }
      if (size > 0 && first - 1 <= merged[size - 1]) {
        merged[size - 1] = Math.max(merged[size - 1], last);
      } else {
        merged[size++] = first;
        merged[size++] = last;
      }
    }
    return new GtidIntervals(Arrays.copyOf(merged, size));
  }

  /** What {@code other} does not have, or null if nothing is left. */
  @Nullable GtidIntervals subtract(GtidIntervals other) {
    long[] left = new long[bounds.length + other.bounds.length];
    int size = 0;
    int b = 0;
    for (int a = 0; a < bounds.length; a += 2) {
      long first = bounds[a];
      long last = bounds[a + 1];
      while (b < other.bounds.length && other.bounds[b + 1] < first) {
        b += 2;
      }
      int cut = b;
      while (first <= last && cut < other.bounds.length && other.bounds[cut] <= last) {
        if (other.bounds[cut] > first) {
          left[size++] = first;
          left[size++] = other.bounds[cut] - 1;
        }
        first = other.bounds[cut + 1] + 1;
        cut += 2;
      }
      if (first <= last) {
        left[size++] = first;
        left[size++] = last;
      }
    }
    return size == 0 ? null : new GtidIntervals(Arrays.copyOf(left, size));
  }

  void appendTo(StringBuilder text) {
    for (int i = 0; i < bounds.length; i += 2) {
      text.append(':').append(bounds[i]);
      if (bounds[i + 1] > bounds[i]) {
        text.append('-').append(bounds[i + 1]);
      }
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GtidIntervals that && Arrays.equals(bounds, that.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }
}
