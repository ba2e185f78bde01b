package io.cdcpipeline.internal.run;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The bounded queue before a lane. Its bound counts events; a batch larger than the bound is let in
 * when nothing else waits. Thread-safe.
 */
final class EventQueue {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition notEmpty = lock.newCondition();
  private final Condition notFull = lock.newCondition();
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private int events;

  EventQueue(int capacity) {
    this.capacity = capacity;
  }

  /**
   * Adds a batch, waiting for room; looks at {@code giveUp} every 20 ms meanwhile.
   *
   * @return false if it gave up
   */
  boolean put(Batch batch, BooleanSupplier giveUp) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (events > 0 && events + batch.events().size() > capacity) {
        if (giveUp.getAsBoolean()) {
          return false;
        }
        long unused = notFull.awaitNanos(STEP_NANOS);
      }
      batches.add(batch);
      events += batch.events().size();
      notEmpty.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** The next batch, or null if none came in time. */
  @Nullable Batch poll(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (batches.isEmpty()) {
        if (left <= 0) {
          return null;
        }
        left = notEmpty.awaitNanos(left);
      }
      Batch batch = batches.remove();
      events -= batch.events().size();
      notFull.signalAll();
      return batch;
    } finally {
      lock.unlock();
    }
  }

  /** Events that wait. */
  int size() {
    lock.lock();
    try {
      return events;
    } finally {
      lock.unlock();
    }
  }
}
