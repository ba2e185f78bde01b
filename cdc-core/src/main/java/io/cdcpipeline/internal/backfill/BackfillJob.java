package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.BackfillOptions;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.source.View;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The readers of a backfill and their threads, which end when nothing is left to read. Thread-safe.
 */
public final class BackfillJob {
  private final String name;
  private final BackfillParts parts;
  private final Consumer<Throwable> failed;
  private final BooleanSupplier giveUp;
  private final List<ChunkReader> readers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean cancelled;

  /**
   * @param beside whether the log is read beside the tables
   * @param stopRequested ends the readers
   * @param failed told why a reader cannot go on; the pipeline is to end then
   */
  public BackfillJob(
      String name,
      BackfillOptions options,
      SourceDatabase database,
      Ledger ledger,
      Outlet outlet,
      Throttle throttle,
      BooleanSupplier beside,
      BooleanSupplier stopRequested,
      Consumer<Throwable> failed) {
    this.name = name;
    this.parts = new BackfillParts(name, options, database, ledger, outlet, throttle, beside);
    this.failed = failed;
    this.giveUp = () -> cancelled || stopRequested.getAsBoolean();
  }

  /**
   * Starts the readers, unless they are at work already.
   *
   * @param anchored views of the anchor, one per reader, which belong to the readers from here on;
   *     or none
   */
  public synchronized void start(List<View> anchored) {
    if (isAlive()) {
      return;
    }
    readers.clear();
    threads.clear();
    for (int i = 0; i < parts.options().readers(); i++) {
      View view = i < anchored.size() ? anchored.get(i) : null;
      ChunkReader reader = new ChunkReader(i, parts, view, giveUp);
      Thread thread = new Thread(() -> run(reader), "cdc-" + name + "-backfill-" + i);
      thread.setDaemon(true);
      readers.add(reader);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void run(ChunkReader reader) {
    try {
      reader.run();
    } catch (Throwable t) {
      if (!giveUp.getAsBoolean()) {
        failed.accept(t);
      }
    }
  }

  /** Whether a reader is still at work. */
  public synchronized boolean isAlive() {
    return threads.stream().anyMatch(Thread::isAlive);
  }

  /**
   * Ends the readers wherever they are, and waits for them.
   *
   * @return whether all have ended within the bound
   */
  public boolean cancel(Duration bound) throws InterruptedException {
    cancelled = true;
    long end = System.nanoTime() + bound.toNanos();
    boolean ended = true;
    for (ChunkReader reader : copyOf(readers)) {
      reader.cancel();
    }
    for (Thread thread : copyOf(threads)) {
      thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      ended &= !thread.isAlive();
    }
    return ended;
  }

  private synchronized <T extends @Nullable Object> List<T> copyOf(List<T> list) {
    return new ArrayList<>(list);
  }
}
