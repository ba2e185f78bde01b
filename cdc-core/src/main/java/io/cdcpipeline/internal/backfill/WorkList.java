package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.offset.BackfillState;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What there is to do for the readers, and what they have done. Thread-safe. */
final class WorkList {
  /** What a reader is to do next. */
  sealed interface Task permits Plan, Read {
    TableCopy table();

    int generation();

    TableSelection selection();

    /** Whether transactions that the log has shown may be missing from a view of now. */
    boolean unsettled();

    /** The first number of a view that will do. */
    long viewsFrom();
  }

  /**
   * Find the next chunks of a table.
   *
   * @param frontier the end of those that are known
   */
  record Plan(
      TableCopy table,
      int generation,
      TableSelection selection,
      boolean unsettled,
      long viewsFrom,
      @Nullable KeyBound frontier)
      implements Task {}

  /** Read a chunk. */
  record Read(
      TableCopy table,
      int generation,
      TableSelection selection,
      boolean unsettled,
      long viewsFrom,
      Chunk chunk)
      implements Task {}

  private final Tables tables;
  private boolean planning;

  WorkList(Tables tables) {
    this.tables = tables;
  }

  /**
   * What to do next; waits while others may still leave something.
   *
   * @param ahead how many chunks are to be planned at least
   * @param idle told once before it waits, without the lock: it may ask a server
   * @return null if everything is read, or it gave up
   */
  @Nullable Task next(int ahead, Runnable idle, BooleanSupplier giveUp)
      throws InterruptedException {
    boolean told = false;
    tables.lock.lockInterruptibly();
    try {
      while (!giveUp.getAsBoolean()) {
        Task task = find(ahead);
        if (task != null) {
          return task;
        }
        if (!planning && tables.all().stream().allMatch(TableCopy::isRead)) {
          return null;
        }
        if (!told) {
          told = true;
          unlocked(idle);
        } else {
          tables.await();
        }
      }
      return null;
    } finally {
      tables.lock.unlock();
    }
  }

  private void unlocked(Runnable action) {
    tables.lock.unlock();
    try {
      action.run();
    } finally {
      tables.lock.lock();
    }
  }

  private @Nullable Task find(int ahead) {
    int available = 0;
    Chunk first = null;
    TableCopy unplanned = null;
    boolean early = tables.all().stream().anyMatch(t -> t.viewsFrom == 0 && t.hasUnread());
    for (TableCopy table : tables.all()) {
      // What needs a later view comes last: a reader has one view, and what else it reads in the
      // later one is of another instant.
      if (!table.leaving.isEmpty() || (early && table.viewsFrom > 0)) {
        continue;
      }
      for (Chunk chunk : table.chunks) {
        if (chunk.state == Chunk.State.PLANNED && chunk.released) {
          available++;
          first = first == null ? chunk : first;
        }
      }
      if (unplanned == null && !table.planned) {
        unplanned = table;
      }
    }
    if (unplanned != null && !planning && available < ahead) {
      planning = true;
      return new Plan(
          unplanned,
          unplanned.generation,
          unplanned.selection,
          unplanned.unsettled,
          unplanned.viewsFrom,
          unplanned.frontier());
    }
    if (first == null || tables.held()) {
      return null;
    }
    TableCopy table = first.table;
    first.state = Chunk.State.READING;
    first.schema = table.selection.schema();
    return new Read(
        table, table.generation, table.selection, table.unsettled, table.viewsFrom, first);
  }

  /** Takes the chunks that a plan found; nobody reads them before {@link #planEnded}. */
  void planned(Plan plan, List<KeyBound> ends, boolean toTheEnd) {
    locked(
        () -> {
          TableCopy table = plan.table();
          if (table.generation == plan.generation()) {
            for (KeyBound end : ends) {
              table.add(new Chunk(table, table.frontier(), end, table.again));
            }
            if (toTheEnd) {
              table.add(new Chunk(table, table.frontier(), null, table.again));
              table.planned = true;
            }
          }
        });
  }

  /** Ends planning: the checkpoint knows what was planned, or nothing was. */
  void planEnded(Plan plan) {
    locked(
        () -> {
          planning = false;
          plan.table().chunks.forEach(chunk -> chunk.released = true);
        });
  }

  /** A view taken from now on shows all that the log has shown of the table. */
  void settled(Task task) {
    locked(
        () -> {
          if (task.table().generation == task.generation()) {
            task.table().unsettled = false;
          }
        });
  }

  long nextView() {
    tables.lock.lock();
    try {
      return tables.nextView();
    } finally {
      tables.lock.unlock();
    }
  }

  /** Whether this reader may read the chunk in this snapshot. */
  boolean covers(Chunk chunk, int reader, Snapshot snapshot) {
    tables.lock.lock();
    try {
      return chunk.table.covers(reader, snapshot);
    } finally {
      tables.lock.unlock();
    }
  }

  /** Whether this generation of a table is still wanted: it was not begun again or given up. */
  boolean wanted(TableCopy table, int generation) {
    tables.lock.lock();
    try {
      return table.generation == generation;
    } finally {
      tables.lock.unlock();
    }
  }

  /**
   * The last rows of a chunk are about to be sent.
   *
   * @param selection what of it was read
   * @param snapshot what they were read in, or null if the log brings nothing that it sees
   */
  void finishing(Chunk chunk, TableSelection selection, @Nullable Snapshot snapshot) {
    locked(
        () -> {
          chunk.epoch = snapshot == null ? BackfillState.NO_EPOCH : tables.epochOf(snapshot);
          chunk.leftovers = chunk.dirty ? new Leftovers(selection) : null;
        });
  }

  /** All rows of a chunk are on their way; the sink may even have taken them already. */
  void read(Chunk chunk) {
    locked(
        () -> {
          chunk.table.leaving.remove(chunk);
          if (chunk.state == Chunk.State.READING) {
            chunk.state = Chunk.State.READ;
          }
        });
  }

  /**
   * A chunk was not read to its end.
   *
   * @param someSent whether some of its rows are on their way
   */
  void giveBack(Chunk chunk, boolean someSent) {
    locked(
        () -> {
          chunk.table.leaving.remove(chunk);
          chunk.state = Chunk.State.PLANNED;
          chunk.dirty |= someSent;
        });
  }

  /** Waits until the rows of a chunk are durable, or the chunk is not wanted any more. */
  boolean awaitDurable(Chunk chunk, BooleanSupplier giveUp) throws InterruptedException {
    tables.lock.lockInterruptibly();
    try {
      while (chunk.state != Chunk.State.DURABLE && chunk.generation == chunk.table.generation) {
        if (giveUp.getAsBoolean()) {
          return false;
        }
        tables.await();
      }
      return true;
    } finally {
      tables.lock.unlock();
    }
  }

  private void locked(Runnable action) {
    tables.lock.lock();
    try {
      action.run();
      tables.signal();
    } finally {
      tables.lock.unlock();
    }
  }
}
