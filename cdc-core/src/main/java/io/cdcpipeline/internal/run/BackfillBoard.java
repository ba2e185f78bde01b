package io.cdcpipeline.internal.run;

import io.cdcpipeline.BackfillProgress;
import io.cdcpipeline.BackfillProgress.State;
import io.cdcpipeline.internal.backfill.Ledger.Extent;
import io.cdcpipeline.model.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far each table is, with rates and the time left; tells the listeners about once a second, and
 * when a table is over. Thread-safe.
 */
final class BackfillBoard {
  private static final long TELL_EVERY = Duration.ofSeconds(1).toNanos();

  private final Listeners listeners;
  private final BooleanSupplier paused;
  private final Map<TableId, Line> lines = new LinkedHashMap<>();
  private long lastTold;

  BackfillBoard(Listeners listeners, BooleanSupplier paused) {
    this.listeners = listeners;
    this.paused = paused;
  }

  /** A table is going to be copied. */
  synchronized void begin(TableId table, long estimatedRows, Supplier<Extent> extent) {
    lines.remove(table);
    lines.put(table, new Line(table, estimatedRows, extent));
  }

  /** So many rows were sent to the sink. */
  void add(TableId table, int rows, long bytes) {
    BackfillProgress progress = null;
    synchronized (this) {
      Line line = lines.get(table);
      if (line == null) {
        return;
      }
      long now = System.nanoTime();
      line.add(rows, bytes, now);
      if (now - lastTold > TELL_EVERY) {
        lastTold = now;
        progress = line.progress(now);
      }
    }
    tell(progress);
  }

  /** A table is copied, given up, or will not be gone on with by this pipeline. */
  void ended(TableId table) {
    BackfillProgress progress = null;
    synchronized (this) {
      long now = System.nanoTime();
      Line line = lines.get(table);
      if (line != null && line.endsNow(now)) {
        progress = line.progress(now);
      }
    }
    tell(progress);
  }

  synchronized List<BackfillProgress> all() {
    long now = System.nanoTime();
    return lines.values().stream().map(line -> line.progress(now)).toList();
  }

  private void tell(@Nullable BackfillProgress progress) {
    if (progress != null) {
      listeners.tell(listener -> listener.backfillProgressed(progress));
    }
  }

  private final class Line {
    private final TableId table;
    private final long estimate;
    private final Supplier<Extent> extent;
    private int begunAgain;
    private long rows;
    private long bytes;
    private long since;
    private long endedAt;

    Line(TableId table, long estimate, Supplier<Extent> extent) {
      this.table = table;
      this.estimate = estimate;
      this.extent = extent;
      this.begunAgain = extent.get().begunAgain();
    }

    void add(int moreRows, long moreBytes, long now) {
      var unused = present();
      since = since == 0 ? now : since;
      rows += moreRows;
      bytes += moreBytes;
    }

    boolean endsNow(long now) {
      if (!present().finished() || endedAt != 0) {
        return false;
      }
      endedAt = now;
      return true;
    }

    /** What the ledger says; a table that was begun again is counted anew. */
    private Extent present() {
      Extent present = extent.get();
      if (present.begunAgain() != begunAgain) {
        begunAgain = present.begunAgain();
        rows = 0;
        bytes = 0;
        since = 0;
        endedAt = 0;
      }
      return present;
    }

    BackfillProgress progress(long now) {
      Extent present = present();
      State state = state(present);
      double seconds = since == 0 ? 0 : ((endedAt != 0 ? endedAt : now) - since) / 1e9;
      double rowRate = seconds > 0 ? rows / seconds : 0;
      double byteRate = seconds > 0 ? bytes / seconds : 0;
      return new BackfillProgress(
          table,
          state,
          rows,
          bytes,
          estimate,
          rowRate,
          byteRate,
          present.chunksDone(),
          present.chunksKnown(),
          left(present, rowRate));
    }

    private State state(Extent present) {
      if (present.finished()) {
        return present.givenUp() ? State.CANCELLED : State.DONE;
      }
      if (paused.getAsBoolean()) {
        return State.PAUSED;
      }
      return present.chunksKnown() == 0 ? State.WAITING : State.RUNNING;
    }

    private @Nullable Duration left(Extent present, double rowRate) {
      if (present.finished()) {
        return Duration.ZERO;
      }
      return rowRate > 0 && estimate >= rows
          ? Duration.ofMillis((long) ((estimate - rows) / rowRate * 1000))
          : null;
    }
  }
}
