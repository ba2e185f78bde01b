package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.backfill.WorkList.Read;
import io.cdcpipeline.internal.backfill.WorkList.Task;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A reader's view, taken anew whenever a task needs a later one. */
final class OpenView {
  private static final long BETWEEN_TRIES = TimeUnit.MILLISECONDS.toNanos(2);

  /** How long tables may be locked against being altered before it is somebody else's turn. */
  private static final long TURN = TimeUnit.SECONDS.toNanos(1);

  private final BackfillParts parts;
  private final int reader;
  private final View view;
  private long number;
  private long takenAt = System.nanoTime();
  private long unlockedAt = takenAt;
  private boolean anchored;
  private boolean released;

  /**
   * @param number of the view, given before it was taken
   * @param anchored whether it shows the tables at the anchor, of which the log brings all that is
   *     later
   */
  OpenView(BackfillParts parts, int reader, View view, long number, boolean anchored) {
    this.parts = parts;
    this.reader = reader;
    this.view = view;
    this.number = number;
    this.anchored = anchored;
  }

  /**
   * Makes the view one that will do for the task.
   *
   * @return false if it gave up
   */
  boolean freshFor(Task task, BooleanSupplier giveUp) {
    if (task.unsettled() && !anchored) {
      if (!parts.database().awaitRunning(giveUp)) {
        return false;
      }
      parts.work().settled(task);
    }
    if (released
        || number < task.viewsFrom()
        || (task instanceof Read && isOldAt(System.nanoTime()))) {
      renew();
    } else if (System.nanoTime() - unlockedAt >= TURN) {
      unlock();
    }
    if (task instanceof Read read) {
      while (!parts.work().covers(read.chunk(), reader, view.snapshot())) {
        if (giveUp.getAsBoolean()) {
          return false;
        }
        renew();
        LockSupport.parkNanos(BETWEEN_TRIES);
      }
    }
    return true;
  }

  /** Views are short while the log is read beside them. */
  private boolean isOldAt(long nanoTime) {
    return parts.concurrent() && nanoTime - takenAt >= parts.database().viewLife().toNanos();
  }

  private void renew() {
    number = parts.work().nextView();
    view.renew();
    takenAt = System.nanoTime();
    unlockedAt = takenAt;
    anchored = false;
    released = false;
  }

  /** Before a wait of any length: holds nothing of the server that can be had again. */
  void rest() {
    if (parts.concurrent()) {
      release();
    } else {
      unlock();
    }
  }

  /** Before a wait of about so long. */
  void rest(long nanos) {
    long then = System.nanoTime() + nanos;
    if (isOldAt(then)) {
      release();
    } else if (then - unlockedAt >= TURN) {
      unlock();
    }
  }

  private void release() {
    if (!released) {
      released = true;
      view.release();
    }
  }

  private void unlock() {
    if (!released) {
      view.unlock();
      unlockedAt = System.nanoTime();
    }
  }

  /** What the rows must be judged by; null if the log brings nothing that they show. */
  @Nullable Snapshot judgedBy() {
    return anchored ? null : view.snapshot();
  }

  long takenAtMicros() {
    return view.takenAtMicros();
  }

  Optional<KeyBound> step(TableSelection table, @Nullable KeyBound after, int rows) {
    return view.step(table, after, rows);
  }

  void read(TableSelection table, KeyRange range, View.RowSink sink) {
    view.read(table, range, sink);
  }

  void close() {
    view.close();
  }
}
