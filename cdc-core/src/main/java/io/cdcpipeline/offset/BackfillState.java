package io.cdcpipeline.offset;

import io.cdcpipeline.model.TableId;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How far the backfill has come. Only rows that are durable at the destination count as read.
 *
 * @param anchor the place in the log at which it began
 * @param tables what of each table was read or is about to be; a table that is not here was not
 *     begun
 * @param epochs the snapshots of which the log has not brought everything yet that they see, by
 *     number from 1; their text is the source's own
 * @param again whether of tables that are not here rows may stand at the destination already
 */
public record BackfillState(
    SourceOffset anchor,
    SortedMap<TableId, TableState> tables,
    SortedMap<Integer, String> epochs,
    boolean again) {

  /** The epoch of rows of which the log brings only what is newer. */
  public static final int NO_EPOCH = 0;

  public BackfillState {
    Objects.requireNonNull(anchor, "anchor");
    tables = Collections.unmodifiableSortedMap(new TreeMap<>(tables));
    epochs = Collections.unmodifiableSortedMap(new TreeMap<>(epochs));
    for (TableState table : tables.values()) {
      for (Segment segment : table.segments()) {
        if (segment.epoch() != NO_EPOCH && !epochs.containsKey(segment.epoch())) {
          throw new IllegalArgumentException("There is no epoch " + segment.epoch());
        }
      }
    }
  }

  /** A backfill of which nothing was read. */
  public static BackfillState begun(SourceOffset anchor) {
    return new BackfillState(anchor, new TreeMap<>(), new TreeMap<>(), false);
  }

  /** A backfill with nothing left to read of these tables. */
  public static BackfillState finished(SourceOffset anchor, Collection<TableId> tables) {
    SortedMap<TableId, TableState> states = new TreeMap<>();
    TableState whole = new TableState(null, false, List.of(new Segment(null, true, NO_EPOCH)));
    tables.forEach(table -> states.put(table, whole));
    return new BackfillState(anchor, states, new TreeMap<>(), false);
  }

  /** Whether every row of this table was read. */
  public boolean finished(TableId table) {
    TableState state = tables.get(table);
    return state != null && state.finished();
  }

  /** Whether every row of the tables that are here was read. */
  public boolean allFinished() {
    return tables.values().stream().allMatch(TableState::finished);
  }

  /** This, where rows of any table may stand at the destination already. */
  public BackfillState begunAgain() {
    return new BackfillState(anchor, tables, epochs, true);
  }

  /**
   * This without some tables, of which changes are missing from now on: if they come back, they are
   * copied like tables that were not begun.
   */
  public BackfillState without(Set<TableId> gone) {
    SortedMap<TableId, TableState> others = new TreeMap<>(tables);
    others.keySet().removeAll(gone);
    return new BackfillState(anchor, others, epochs, true);
  }

  /**
   * How far one table is.
   *
   * @param where the condition that its rows were selected by, or null for all rows
   * @param again whether rows that are not in the segments may stand at the destination already,
   *     because the table was begun more than once
   * @param segments ranges of the key in its order, each from the end of the one before
   */
  public record TableState(@Nullable String where, boolean again, List<Segment> segments) {
    public TableState {
      segments = List.copyOf(segments);
      for (int i = 0; i < segments.size() - 1; i++) {
        if (segments.get(i).upTo() == null) {
          throw new IllegalArgumentException("Only the last segment has no end");
        }
      }
    }

    boolean finished() {
      return !segments.isEmpty()
          && segments.get(segments.size() - 1).upTo() == null
          && segments.stream().allMatch(Segment::read);
    }
  }

  /**
   * A range of a table's key.
   *
   * @param upTo its last key, a text per key column; null for the end of the table
   * @param read whether its rows are durable; if not, some of them may be
   * @param epoch number of the snapshot they were read in, or {@link #NO_EPOCH}
   */
  public record Segment(@Nullable List<String> upTo, boolean read, int epoch) {
    public Segment {
      upTo = upTo == null ? null : List.copyOf(upTo);
    }
  }
}
