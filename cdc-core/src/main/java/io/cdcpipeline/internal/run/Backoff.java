package io.cdcpipeline.internal.run;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;

/** Exponential pauses with jitter between attempts; looks for a stop meanwhile. One thread. */
final class Backoff {
  private static final Duration STEP = Duration.ofMillis(20);

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  void reset() {
    next = first;
  }

  /** Pauses, then makes the next pause twice as long. */
  void pause(BooleanSupplier stopRequested) throws InterruptedException {
    double jitter = 0.8 + 0.4 * ThreadLocalRandom.current().nextDouble();
    long until = System.nanoTime() + (long) (next.toNanos() * jitter);
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    while (System.nanoTime() < until && !stopRequested.getAsBoolean()) {
      Thread.sleep(STEP.toMillis());
    }
  }
}
