package io.cdcpipeline.testkit.fault;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Holds back what flows: for as long as it is stalled, and for its rate and latency. */
final class Gate {

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Set<Direction> stalled = EnumSet.noneOf(Direction.class);
  private long bytesPerSecond;
  private long latencyNanos;
  private boolean closed;

  /** Waits until so many bytes may go on. */
  void pass(Direction direction, int bytes) throws InterruptedException {
    lock.lock();
    try {
      long nanos = latencyNanos;
      if (bytesPerSecond > 0) {
        nanos += bytes * TimeUnit.SECONDS.toNanos(1) / bytesPerSecond;
      }
      while (!closed && (nanos > 0 || stalled.contains(direction))) {
        if (nanos > 0) {
          nanos = changed.awaitNanos(nanos);
        } else {
          changed.await();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** How many bytes to read at once, so that a low rate flows rather than jumps. */
  int chunk(int limit) {
    lock.lock();
    try {
      return bytesPerSecond == 0 ? limit : (int) Math.max(1, Math.min(limit, bytesPerSecond / 20));
    } finally {
      lock.unlock();
    }
  }

  void stall(Set<Direction> directions) {
    change(() -> stalled.addAll(directions));
  }

  void resume() {
    change(stalled::clear);
  }

  void rate(long value) {
    change(() -> bytesPerSecond = value);
  }

  void latency(Duration value) {
    change(() -> latencyNanos = value.toNanos());
  }

  /** Lets everything through for good. */
  void close() {
    change(() -> closed = true);
  }

  private void change(Runnable what) {
    lock.lock();
    try {
      what.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
