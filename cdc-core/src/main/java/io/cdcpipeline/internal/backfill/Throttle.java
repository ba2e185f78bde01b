package io.cdcpipeline.internal.backfill;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Holds readers back: to so many rows and bytes per second over all of them together, or altogether
 * while paused. Limits and pause take effect at once, also for those who wait already. The two are
 * asked for separately, since not every place is one to rest at. Thread-safe.
 */
public final class Throttle {
  private static final long POLL_NANOS = Duration.ofMillis(50).toNanos();

  private volatile Limits limits = new Limits(0, 0);
  private volatile boolean paused;

  private record Limits(Rate rows, Rate bytes) {
    Limits(long rowsPerSecond, long bytesPerSecond) {
      this(new Rate(rowsPerSecond), new Rate(bytesPerSecond));
    }

    /** How long somebody has to wait who takes as much now. */
    long reserve(long rowCount, long byteCount) {
      return Math.max(rows.reserve(rowCount), bytes.reserve(byteCount));
    }

    long nanosFor(long rowCount, long byteCount) {
      return Math.max(rows.nanosFor(rowCount), bytes.nanosFor(byteCount));
    }

    long slices(long rowCount, long byteCount) {
      return Math.max(rows.slices(rowCount), bytes.slices(byteCount));
    }
  }

  /**
   * Sets both limits anew.
   *
   * @param rowsPerSecond 0 for no limit
   * @param bytesPerSecond 0 for no limit
   * @throws IllegalArgumentException if one is negative
   */
  public void limit(long rowsPerSecond, long bytesPerSecond) {
    limits = new Limits(rowsPerSecond, bytesPerSecond);
    wake();
  }

  /** From now on {@link #awaitResumed} waits; harmless when paused already. */
  public void pause() {
    paused = true;
  }

  /** Ends the pause. */
  public void resume() {
    paused = false;
    wake();
  }

  public boolean isPaused() {
    return paused;
  }

  /** How long that much takes by the limits of now, if nobody else takes anything; or 0. */
  public long nanosFor(int rows, long bytes) {
    return limits.nanosFor(rows, bytes);
  }

  /**
   * Waits until rows of that many bytes are due. Large amounts are taken in slices, so that several
   * readers get their turns.
   *
   * @param giveUp is asked several times a second
   * @return false if it gave up
   */
  public boolean acquire(int rows, long bytes, BooleanSupplier giveUp) throws InterruptedException {
    long rowsLeft = rows;
    long bytesLeft = bytes;
    while (!giveUp.getAsBoolean()) {
      if (rowsLeft == 0 && bytesLeft == 0) {
        return true;
      }
      Limits present = limits;
      long slices = present.slices(rowsLeft, bytesLeft);
      long rowSlice = rowsLeft / slices + (rowsLeft % slices == 0 ? 0 : 1);
      long byteSlice = bytesLeft / slices + (bytesLeft % slices == 0 ? 0 : 1);
      awaitDue(System.nanoTime() + present.reserve(rowSlice, byteSlice), present, giveUp);
      rowsLeft -= rowSlice;
      bytesLeft -= byteSlice;
    }
    return false;
  }

  /**
   * Waits as long as there is a pause.
   *
   * @param giveUp is asked several times a second
   * @return false if it gave up
   */
  public synchronized boolean awaitResumed(BooleanSupplier giveUp) throws InterruptedException {
    while (paused && !giveUp.getAsBoolean()) {
      TimeUnit.NANOSECONDS.timedWait(this, POLL_NANOS);
    }
    return !giveUp.getAsBoolean();
  }

  private synchronized void awaitDue(long due, Limits reservedOf, BooleanSupplier giveUp)
      throws InterruptedException {
    for (long left = due - System.nanoTime();
        left > 0 && sameLimits(reservedOf) && !giveUp.getAsBoolean();
        left = due - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, POLL_NANOS));
    }
  }

  @SuppressWarnings("ReferenceEquality") // set anew means reserved in vain, equal or not
  private boolean sameLimits(Limits reservedOf) {
    return limits == reservedOf;
  }

  private synchronized void wake() {
    notifyAll();
  }
}
