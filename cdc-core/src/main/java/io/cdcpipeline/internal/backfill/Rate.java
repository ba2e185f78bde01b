package io.cdcpipeline.internal.backfill;

import dev.failsafe.RateLimiter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * So many of something per second, evenly. The limiter counts in whole nanoseconds per permit, so a
 * permit is a unit that takes long enough for that to be exact. Thread-safe.
 */
final class Rate {
  private static final long MOST_PERMITS_PER_SECOND = 10_000;
  private static final long SLICES_PER_SECOND = 20;
  private static final long NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

  private final long perSecond;
  private final long unit;
  private final @Nullable RateLimiter<Object> limiter;
  private long carry;

  /**
   * A rate.
   *
   * @param perSecond 0 for no limit
   * @throws IllegalArgumentException if it is negative
   */
  Rate(long perSecond) {
    if (perSecond < 0) {
      throw new IllegalArgumentException("A rate must not be negative, got " + perSecond);
    }
    this.perSecond = perSecond;
    this.unit = Math.max(1, perSecond / MOST_PERMITS_PER_SECOND);
    this.limiter =
        perSecond == 0
            ? null
            : RateLimiter.smoothBuilder(
                    Duration.ofNanos((long) ((double) unit / perSecond * NANOS_PER_SECOND)))
                .build();
  }

  /** How long that amount takes at this rate; 0 without a limit. */
  long nanosFor(long amount) {
    return perSecond == 0 ? 0 : (long) ((double) amount / perSecond * NANOS_PER_SECOND);
  }

  /** In how many slices to take that amount, so that each is due soon. */
  long slices(long amount) {
    if (perSecond == 0) {
      return 1;
    }
    long slice = Math.max(1, perSecond / SLICES_PER_SECOND);
    return Math.max(1, amount / slice);
  }

  /** Takes that amount, of which there is no more than a slice and a rest; nanoseconds to wait. */
  long reserve(long amount) {
    if (limiter == null) {
      return 0;
    }
    int permits;
    synchronized (this) {
      carry += amount;
      permits = Math.toIntExact(carry / unit);
      carry %= unit;
    }
    return permits == 0 ? 0 : limiter.reservePermits(permits).toNanos();
  }
}
