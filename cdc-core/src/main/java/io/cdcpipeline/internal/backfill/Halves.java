package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a transaction touches in one table: one per event, two where an update moves a row
 * to another key. Knows which chunk each falls into.
 */
final class Halves {
  /** In the place of a chunk's index: it may be any, since the key is another than the copy's. */
  static final int ANYWHERE = -1;

  final TableCopy copy;
  private final List<Row> rows = new ArrayList<>();
  private int[] ranges = {};
  private int generation = -1;
  private int layout;
  private int known;
  private boolean whole;
  private int taken;

  Halves(TableCopy copy) {
    this.copy = copy;
  }

  void add(ChangeEvent event) {
    if (!event.operation().isRow()) {
      whole = true;
      return;
    }
    if (event.operation() == Operation.DELETE || event.keyChanged()) {
      rows.add(event.before());
    }
    if (event.operation() != Operation.DELETE && event.after() != null) {
      rows.add(event.after());
    }
  }

  /** Whether the chunks still are as they were when the keys were looked up; with the lock held. */
  boolean upToDate() {
    return generation == copy.generation
        && layout == copy.layout
        && (known == copy.bounds().size() || !anyBehind());
  }

  private boolean anyBehind() {
    for (int range : ranges) {
      if (range == known) {
        return true;
      }
    }
    return false;
  }

  /** What {@link #find} needs; with the lock held. */
  Lookup lookup() {
    return new Lookup(copy.selection.schema(), copy.generation, copy.layout, copy.bounds());
  }

  record Lookup(TableSchema schema, int generation, int layout, List<KeyBound> bounds) {}

  /** Looks the keys up; without the lock, since the database may have to be asked. */
  void find(Lookup lookup, Supplier<KeyOrder> order) {
    generation = lookup.generation();
    layout = lookup.layout();
    known = lookup.bounds().size();
    ranges = new int[rows.size()];
    if (known == 0) {
      return;
    }
    List<String> key = lookup.schema().keyNames();
    boolean sameKey = true;
    for (Row row : rows) {
      sameKey = sameKey && row.schema().keyNames().equals(key);
    }
    if (sameKey) {
      ranges = order.get().ranges(lookup.bounds(), rows);
    } else {
      Arrays.fill(ranges, ANYWHERE);
    }
  }

  /** Whether a chunk that is being read is touched; with the lock held. */
  boolean mustWait() {
    if (!copy.leaving.isEmpty()) {
      return true;
    }
    boolean any = whole;
    for (int range : ranges) {
      if (range == ANYWHERE) {
        any = true;
      } else if (range < copy.chunks.size()
          && copy.chunks.get(range).state == Chunk.State.READING) {
        return true;
      }
    }
    return any && copy.chunks.stream().anyMatch(chunk -> chunk.state == Chunk.State.READING);
  }

  /**
   * A key and the range it falls into.
   *
   * @param key null if the table has none
   */
  record Half(@Nullable Key key, int range) {}

  /** The next key, in the order in which they were added. */
  Half next() {
    Half next = new Half(rows.get(taken).key(), ranges[taken]);
    taken++;
    return next;
  }
}
