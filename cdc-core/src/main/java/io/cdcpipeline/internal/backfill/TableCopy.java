package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The copying of one table: its chunks in the key's order, without a gap from the table's
 * beginning. Guarded by the ledger's lock.
 */
final class TableCopy {
  /** A transaction that the gate dealt with while some chunk it touches was still to be read. */
  private record Judged(long number, String id, long place) {}

  final CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();

  /** Of the present generation; a table that is begun again has the next one. */
  final List<Chunk> chunks = new ArrayList<>();

  /** Chunks of an earlier generation whose readers have not let go yet. */
  final List<Chunk> leaving = new ArrayList<>();

  TableSelection selection;

  /** Grows when the table is begun again. */
  int generation;

  /** Grows when chunks change their place in the list; not when some are added at its end. */
  int layout;

  /** Whether the chunks reach the table's end. */
  boolean planned;

  /** Whether rows behind the chunks may stand at the destination from before. */
  boolean again;

  /** Whether its rows must be read in a view that was taken after this number was given. */
  long viewsFrom;

  /** Whether transactions that the log has shown already may be missing from a view. */
  boolean unsettled;

  /** How often it was begun again. */
  int begunAgain;

  /** Chunks found so far, also those that were joined since. */
  int chunksKnown;

  /** How many of them are durable. */
  int chunksDone;

  /** Whether what was not read was given up. */
  boolean givenUp;

  private final Deque<Judged> judged = new ArrayDeque<>();
  private final long[] covered;
  private long lastJudged;
  private @Nullable List<KeyBound> bounds;

  TableCopy(TableSelection selection, int readers) {
    this.selection = selection;
    this.covered = new long[readers];
  }

  TableId id() {
    return selection.schema().table();
  }

  @Nullable KeyBound frontier() {
    return chunks.isEmpty() ? null : chunks.get(chunks.size() - 1).upTo;
  }

  void add(Chunk chunk) {
    chunks.add(chunk);
    bounds = null;
    chunksKnown++;
    if (chunk.state == Chunk.State.DURABLE) {
      chunksDone++;
    }
  }

  /** The ends of the chunks, without the table's end. */
  List<KeyBound> bounds() {
    List<KeyBound> known = bounds;
    if (known == null) {
      known = new ArrayList<>(chunks.size());
      for (Chunk chunk : chunks) {
        if (chunk.upTo != null) {
          known.add(chunk.upTo);
        }
      }
      known = List.copyOf(known);
      bounds = known;
    }
    return known;
  }

  /** What is not read yet is read with these columns, in views that are taken from now on. */
  void follow(TableSchema schema, long viewNumber) {
    selection = new TableSelection(schema, selection.where());
    viewsFrom = viewNumber;
  }

  /** Begins anew; what was read before stays at the destination until it is overwritten. */
  void beginAgain(TableSelection next, long viewNumber) {
    selection = next;
    leave();
    begunAgain++;
    chunksKnown = 0;
    chunksDone = 0;
    givenUp = false;
    planned = false;
    again = true;
    unsettled = true;
    viewsFrom = viewNumber;
  }

  /** Gives up what is not read. */
  void giveUp() {
    leave();
    Chunk whole = new Chunk(this, null, null, false);
    whole.state = Chunk.State.DURABLE;
    whole.recorded = true;
    chunks.add(whole);
    planned = true;
    givenUp = true;
  }

  private void leave() {
    for (Chunk chunk : chunks) {
      if (chunk.state == Chunk.State.READING) {
        leaving.add(chunk);
      }
    }
    generation++;
    layout++;
    chunks.clear();
    bounds = null;
  }

  boolean finished() {
    return planned && chunks.stream().allMatch(chunk -> chunk.state == Chunk.State.DURABLE);
  }

  /** Whether its changes must be judged still. */
  boolean needsGate() {
    return !planned
        || chunks.size() > 1
        || chunks.get(0).state != Chunk.State.DURABLE
        || chunks.get(0).epoch != BackfillState.NO_EPOCH;
  }

  /** Whether there is something that a reader could begin with, now or soon. */
  boolean hasUnread() {
    return leaving.isEmpty()
        && (!planned || chunks.stream().anyMatch(chunk -> chunk.state == Chunk.State.PLANNED));
  }

  boolean isRead() {
    return planned && chunks.stream().allMatch(Chunk::isRead);
  }

  /** Any view that a chunk is read in from now on must see this transaction. */
  void mustBeSeen(SourceTransaction transaction) {
    Judged last = judged.peekLast();
    if (last == null || last.place != transaction.place() || !last.id.equals(transaction.id())) {
      judged.add(new Judged(++lastJudged, transaction.id(), transaction.place()));
    }
  }

  /**
   * Whether the view of a reader sees what it must. A later view of the same reader sees no less,
   * so what all readers' views have seen once is forgotten.
   */
  boolean covers(int reader, Snapshot snapshot) {
    for (Judged transaction : judged) {
      if (transaction.number > covered[reader]
          && !snapshot.sees(transaction.id, transaction.place)) {
        return false;
      }
    }
    covered[reader] = lastJudged;
    long all = Arrays.stream(covered).min().orElse(0);
    while (!judged.isEmpty() && judged.peekFirst().number <= all) {
      judged.removeFirst();
    }
    return true;
  }

  private static boolean sameJudgement(Chunk left, Chunk right) {
    return Objects.equals(left.schema, right.schema)
        && (left.leftovers == null) == (right.leftovers == null);
  }

  /** Joins neighbours that need not be told apart any more, so that the list stays short. */
  void join() {
    int kept = 0;
    for (int i = 1; i < chunks.size(); i++) {
      Chunk left = chunks.get(kept);
      Chunk right = chunks.get(i);
      if (left.state == Chunk.State.DURABLE
          && right.state == Chunk.State.DURABLE
          && left.epoch == right.epoch
          && (left.epoch == BackfillState.NO_EPOCH || sameJudgement(left, right))) {
        Chunk both = new Chunk(this, left.after, right.upTo, false);
        both.state = Chunk.State.DURABLE;
        both.released = true;
        both.recorded = true;
        both.epoch = left.epoch;
        both.schema = left.schema;
        if (both.epoch != BackfillState.NO_EPOCH && left.leftovers != null) {
          left.leftovers.join(Objects.requireNonNull(right.leftovers));
          both.leftovers = left.leftovers;
        }
        chunks.set(kept, both);
      } else {
        chunks.set(++kept, right);
      }
    }
    if (kept + 1 < chunks.size()) {
      chunks.subList(kept + 1, chunks.size()).clear();
      bounds = null;
      layout++;
    }
  }
}
