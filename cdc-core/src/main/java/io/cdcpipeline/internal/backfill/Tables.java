package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.BackfillState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The tables in backfill, the snapshots their chunks were read in, and the lock over both. All
 * methods are to be called with the lock held, if they do not say otherwise.
 */
final class Tables {
  private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /** Fair, since a gate that holds up the readers again and again must not starve them. */
  final ReentrantLock lock = new ReentrantLock(true);

  private final Condition changed = lock.newCondition();
  private final Map<TableId, TableCopy> copies = new LinkedHashMap<>();
  private final SortedMap<Integer, Snapshot> epochs = new TreeMap<>();
  private int lastEpoch;
  private long lastView;
  private volatile boolean gating = true;
  private volatile boolean passing;
  private boolean held;

  /** Whether changes of some table must be judged. Needs no lock. */
  boolean gating() {
    return gating;
  }

  /**
   * Whether a transaction is on its way from the gate to the queue; to be said before {@link
   * #gating} is asked. A table that is begun meanwhile was not known when the transaction was
   * judged. Needs no lock.
   */
  void passing(boolean value) {
    passing = value;
  }

  /** Whether no chunk may begin to be read. */
  boolean held() {
    return held;
  }

  /** From here on no chunk begins to be read, until it is called with false. */
  void hold(boolean value) {
    if (held != value) {
      held = value;
      signal();
    }
  }

  /** In the order in which they are copied. */
  Collection<TableCopy> all() {
    return copies.values();
  }

  @Nullable TableCopy get(TableId id) {
    return copies.get(id);
  }

  /** Puts a table behind all others, in place of the one of its name. */
  void putLast(TableCopy copy) {
    copies.remove(copy.id());
    copies.put(copy.id(), copy);
    gating = true;
    held |= passing;
  }

  /** The number by which views that are taken from now on are told from those before. */
  long nextView() {
    return ++lastView;
  }

  void restoreEpoch(int number, Snapshot snapshot) {
    epochs.put(number, snapshot);
    lastEpoch = Math.max(lastEpoch, number);
  }

  /** Null for {@link BackfillState#NO_EPOCH}, and for one that the log has passed. */
  @Nullable Snapshot epoch(int number) {
    return epochs.get(number);
  }

  int epochOf(Snapshot snapshot) {
    for (Map.Entry<Integer, Snapshot> epoch : epochs.entrySet()) {
      if (epoch.getValue().equals(snapshot)) {
        return epoch.getKey();
      }
    }
    epochs.put(++lastEpoch, snapshot);
    return lastEpoch;
  }

  /** Of snapshots that the log has passed for good nothing is left to judge. */
  void forgetUpTo(long place) {
    if (epochs.values().removeIf(s -> Long.compareUnsigned(s.horizon(), place) <= 0)) {
      for (TableCopy copy : copies.values()) {
        for (Chunk chunk : copy.chunks) {
          if (!epochs.containsKey(chunk.epoch)) {
            chunk.epoch = BackfillState.NO_EPOCH;
          }
        }
      }
    }
    tidy();
  }

  /** Joins what need not be told apart, and drops snapshots that nothing was read in. */
  void tidy() {
    List<Integer> used = new ArrayList<>();
    for (TableCopy copy : copies.values()) {
      copy.join();
      copy.chunks.forEach(chunk -> used.add(chunk.epoch));
    }
    epochs.keySet().retainAll(used);
    gating = !epochs.isEmpty() || !finished();
  }

  boolean finished() {
    return copies.values().stream().allMatch(TableCopy::finished);
  }

  void signal() {
    changed.signalAll();
  }

  /** Waits a little for a change; to be called in a loop. */
  @SuppressWarnings("WaitNotInLoop") // the loops are the callers'
  void await() throws InterruptedException {
    long unused = changed.awaitNanos(STEP_NANOS);
  }
}
