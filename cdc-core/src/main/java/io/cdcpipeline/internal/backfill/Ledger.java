package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.BackfillState.Segment;
import io.cdcpipeline.offset.BackfillState.TableState;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What is planned, being read, read, and durable: the one truth of the backfill, which readers,
 * gate and checkpoint share. Thread-safe.
 */
public final class Ledger {
  private final Tables tables = new Tables();
  private final WorkList work = new WorkList(tables);
  private final SourceOffset anchor;
  private final boolean again;
  private final int readers;

  /** Tables of an earlier run that are not captured any more. */
  private final SortedMap<TableId, TableState> others;

  private Ledger(BackfillState state, int readers) {
    this.anchor = state.anchor();
    this.again = state.again();
    this.others = new TreeMap<>(state.tables());
    this.readers = readers;
  }

  /**
   * Takes up a state. A chunk that was planned in an earlier run may have been read in part: of its
   * keys every change since is delivered.
   *
   * @param captured the tables to copy, all of them
   * @param readers how many readers there are; they are numbered from 0
   */
  public static Ledger of(
      BackfillState state,
      List<TableSelection> captured,
      int readers,
      Function<String, Snapshot> snapshots) {
    Ledger ledger = new Ledger(state, readers);
    state
        .epochs()
        .forEach((number, text) -> ledger.tables.restoreEpoch(number, snapshots.apply(text)));
    for (TableSelection selection : captured) {
      TableState known = ledger.others.remove(selection.schema().table());
      ledger.tables.putLast(
          known == null
              ? ledger.copy(selection, state.again())
              : ledger.restored(selection, known));
    }
    ledger.tables.tidy();
    return ledger;
  }

  private TableCopy copy(TableSelection selection, boolean begunBefore) {
    TableCopy copy = new TableCopy(selection, readers);
    copy.again = begunBefore;
    copy.unsettled = true;
    return copy;
  }

  private TableCopy restored(TableSelection selection, TableState known) {
    TableCopy copy = copy(new TableSelection(selection.schema(), known.where()), known.again());
    for (Segment segment : known.segments()) {
      KeyBound upTo = segment.upTo() == null ? null : new KeyBound(segment.upTo());
      Chunk chunk = new Chunk(copy, copy.frontier(), upTo, !segment.read());
      chunk.released = true;
      if (segment.read()) {
        chunk.state = Chunk.State.DURABLE;
        chunk.recorded = true;
        chunk.epoch = segment.epoch();
      }
      copy.add(chunk);
      copy.planned = upTo == null;
    }
    if (copy.finished()) {
      copy.durable.complete(null);
    }
    return copy;
  }

  WorkList work() {
    return work;
  }

  /** The gate before the sink; for the log reader's thread. */
  public Gate gate(Function<TableSchema, KeyOrder> orders) {
    return new Gate(
        tables,
        orders,
        table -> {
          var unused = beginAgain(table);
        });
  }

  /**
   * Begins a table again, behind all others: its rows are read anew, and all of its changes are
   * delivered.
   *
   * @return done when all of its rows are durable
   */
  public CompletableFuture<@Nullable Void> beginAgain(TableSelection selection) {
    tables.lock.lock();
    try {
      TableId id = selection.schema().table();
      TableCopy copy = tables.get(id);
      // One that is finished is told so in a moment, if it was not yet.
      if (copy == null || copy.finished() || copy.durable.isDone()) {
        copy = copy(selection, true);
      }
      copy.beginAgain(selection, tables.nextView());
      others.remove(id);
      tables.putLast(copy);
      tables.signal();
      return copy.durable;
    } finally {
      tables.lock.unlock();
    }
  }

  /**
   * Begins a table again for somebody who wants these rows. What else of it is not copied yet is
   * copied with them, since the table has no other turn.
   *
   * @return done when all of them are durable
   */
  public CompletableFuture<@Nullable Void> again(TableSelection selection) {
    tables.lock.lock();
    try {
      TableCopy copy = tables.get(selection.schema().table());
      if (copy == null || copy.durable.isDone()) {
        return beginAgain(selection);
      }
      return beginAgain(selection.or(copy.selection.where()));
    } finally {
      tables.lock.unlock();
    }
  }

  /** Adds a table of which nothing is at the destination; done when all of its rows are durable. */
  public CompletableFuture<@Nullable Void> add(TableSelection selection) {
    tables.lock.lock();
    try {
      TableId id = selection.schema().table();
      if (tables.get(id) != null) {
        throw new IllegalArgumentException(id + " is captured already");
      }
      TableCopy copy = copy(selection, false);
      copy.viewsFrom = tables.nextView();
      others.remove(id);
      tables.putLast(copy);
      tables.signal();
      return copy.durable;
    } finally {
      tables.lock.unlock();
    }
  }

  /** Gives up whatever is not read: it is not copied, but its changes are delivered. */
  public void cancel() {
    giveUp(copy -> true);
  }

  /** Gives up one table, which does not exist any more. */
  void gone(TableId table) {
    giveUp(copy -> copy.id().equals(table));
  }

  /** Nobody reads any more: whoever waits for a copy that is not done is told why. */
  public void abandon(Throwable why) {
    List<TableCopy> open;
    tables.lock.lock();
    try {
      open = List.copyOf(tables.all());
    } finally {
      tables.lock.unlock();
    }
    for (TableCopy copy : open) {
      boolean unused = copy.durable.completeExceptionally(why);
    }
  }

  /** Who hears of it is told without the lock, and may wait for others who ask the ledger. */
  private void giveUp(Predicate<TableCopy> which) {
    List<TableCopy> givenUp;
    tables.lock.lock();
    try {
      givenUp = tables.all().stream().filter(which).filter(copy -> !copy.isRead()).toList();
      givenUp.forEach(TableCopy::giveUp);
      tables.tidy();
      tables.signal();
    } finally {
      tables.lock.unlock();
    }
    for (TableCopy copy : givenUp) {
      boolean unused =
          copy.durable.completeExceptionally(
              new CancellationException("The backfill of " + copy.id() + " was given up"));
    }
  }

  /**
   * What the next checkpoint says.
   *
   * @param done chunks whose rows are durable with it
   * @param place how far the log is durable with it
   */
  public BackfillState state(Collection<Chunk> done, long place) {
    tables.lock.lock();
    try {
      done.forEach(chunk -> chunk.recorded = true);
      tables.forgetUpTo(place);
      SortedMap<TableId, TableState> states = new TreeMap<>(others);
      SortedMap<Integer, String> texts = new TreeMap<>();
      for (TableCopy table : tables.all()) {
        if (!table.chunks.isEmpty() || table.again) {
          states.put(table.id(), state(table, texts));
        }
      }
      return new BackfillState(anchor, states, texts, again);
    } finally {
      tables.lock.unlock();
    }
  }

  private TableState state(TableCopy table, Map<Integer, String> texts) {
    List<Segment> segments = new ArrayList<>(table.chunks.size());
    for (Chunk chunk : table.chunks) {
      List<String> upTo = chunk.upTo == null ? null : chunk.upTo.texts();
      // Which keys were deleted is not remembered: after a restart every change is wanted.
      boolean judged = chunk.recorded && chunk.leftovers == null;
      int epoch = judged ? chunk.epoch : BackfillState.NO_EPOCH;
      if (epoch != BackfillState.NO_EPOCH) {
        texts.put(epoch, Objects.requireNonNull(tables.epoch(epoch)).text());
      }
      segments.add(new Segment(upTo, chunk.recorded, epoch));
    }
    return new TableState(table.selection.where(), table.again, segments);
  }

  /** The checkpoint that has these chunks is stored. */
  public void stored(Collection<Chunk> done) {
    List<TableCopy> finished = new ArrayList<>();
    tables.lock.lock();
    try {
      for (Chunk chunk : done) {
        if (chunk.generation == chunk.table.generation) {
          chunk.state = Chunk.State.DURABLE;
          chunk.table.chunksDone++;
        }
      }
      tables.tidy();
      for (TableCopy table : tables.all()) {
        if (!table.durable.isDone() && table.finished()) {
          finished.add(table);
        }
      }
      tables.signal();
    } finally {
      tables.lock.unlock();
    }
    finished.forEach(table -> table.durable.complete(null));
  }

  /** Whether there is something left to read, or to be read to its end. */
  public boolean hasWork() {
    tables.lock.lock();
    try {
      return !tables.all().stream().allMatch(TableCopy::isRead);
    } finally {
      tables.lock.unlock();
    }
  }

  /** Whether every row of every table is durable. */
  public boolean finished() {
    tables.lock.lock();
    try {
      return tables.finished();
    } finally {
      tables.lock.unlock();
    }
  }

  /** Waits until every row of every table is durable. */
  public boolean awaitFinished(Duration bound) throws InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    tables.lock.lockInterruptibly();
    try {
      while (!tables.finished() && System.nanoTime() < end) {
        tables.await();
      }
      return tables.finished();
    } finally {
      tables.lock.unlock();
    }
  }

  /**
   * How far the copy of a table is.
   *
   * @param begunAgain how often the table was begun again
   * @param chunksKnown chunks found so far
   * @param chunksDone chunks whose rows are durable
   * @param finished whether all are
   * @param givenUp whether what was not read was given up
   */
  public record Extent(
      int begunAgain, int chunksKnown, int chunksDone, boolean finished, boolean givenUp) {}

  /** How far a table of the backfill is. */
  public Extent extent(TableId table) {
    tables.lock.lock();
    try {
      TableCopy copy = Objects.requireNonNull(tables.get(table), table::toString);
      return new Extent(
          copy.begunAgain, copy.chunksKnown, copy.chunksDone, copy.finished(), copy.givenUp);
    } finally {
      tables.lock.unlock();
    }
  }

  /**
   * Done when every row of a table is durable.
   *
   * @throws IllegalArgumentException if it is none of the tables
   */
  public CompletableFuture<@Nullable Void> durable(TableId table) {
    tables.lock.lock();
    try {
      TableCopy copy = tables.get(table);
      if (copy == null) {
        throw new IllegalArgumentException(table + " is not copied");
      }
      return copy.durable;
    } finally {
      tables.lock.unlock();
    }
  }
}
