package io.cdcpipeline.internal.run;

import io.cdcpipeline.BackfillProgress;
import io.cdcpipeline.model.TableId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows, rate and time left of each table; tells the listeners about once a second. Thread-safe. */
final class BackfillBoard {
  private static final long TELL_EVERY = Duration.ofSeconds(1).toNanos();

  private final Listeners listeners;
  private final Map<TableId, Line> lines = new LinkedHashMap<>();
  private long lastTold;

  BackfillBoard(Listeners listeners) {
    this.listeners = listeners;
  }

  public synchronized void begin(TableId table, long estimatedRows) {
    lines.put(table, new Line(estimatedRows));
  }

  public synchronized void started(TableId table) {
    Line line = line(table);
    line.rows = 0;
    line.since = 0;
    line.finishedAt = 0;
  }

  public void add(TableId table, int rows) {
    BackfillProgress progress = null;
    synchronized (this) {
      Line line = line(table);
      line.rows += rows;
      long now = System.nanoTime();
      if (line.since == 0) {
        line.since = now;
      }
      if (now - lastTold > TELL_EVERY) {
        lastTold = now;
        progress = line.progress(table);
      }
    }
    tell(progress);
  }

  public void finished(TableId table) {
    BackfillProgress progress;
    synchronized (this) {
      Line line = line(table);
      if (line.finishedAt != 0) {
        return;
      }
      line.finishedAt = System.nanoTime();
      progress = line.progress(table);
    }
    tell(progress);
  }

  public synchronized List<BackfillProgress> all() {
    return lines.entrySet().stream().map(e -> e.getValue().progress(e.getKey())).toList();
  }

  private Line line(TableId table) {
    return lines.computeIfAbsent(table, unknown -> new Line(-1));
  }

  private void tell(@Nullable BackfillProgress progress) {
    if (progress != null) {
      listeners.tell(listener -> listener.backfillProgressed(progress));
    }
  }

  private static final class Line {
    private final long estimate;
    private long rows;
    private long since;
    private long finishedAt;

    Line(long estimate) {
      this.estimate = estimate;
    }

    BackfillProgress progress(TableId table) {
      boolean done = finishedAt != 0;
      long until = done ? finishedAt : System.nanoTime();
      double seconds = since == 0 ? 0 : (until - since) / 1e9;
      double rate = seconds > 0 ? rows / seconds : 0;
      Duration left =
          done
              ? Duration.ZERO
              : rate > 0 && estimate >= rows
                  ? Duration.ofMillis((long) ((estimate - rows) / rate * 1000))
                  : null;
      return new BackfillProgress(table, rows, estimate, rate, done, left);
    }
  }
}
