package io.cdcpipeline.offset;

import io.cdcpipeline.model.TableId;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How far the backfill has come.
 *
 * @param phase whether it is done
 * @param anchor the place in the log at which it began, and from which streaming goes on
 * @param finishedTables tables whose rows are all durable at the destination
 */
public record BackfillState(Phase phase, SourceOffset anchor, Set<TableId> finishedTables) {

  /** Where the backfill stands. */
  public enum Phase {
    /** Rows are still to be read. */
    RUNNING,
    /** Every row was read and is durable at the destination. */
    DONE
  }

  public BackfillState {
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(anchor, "anchor");
    finishedTables = Collections.unmodifiableSortedSet(new TreeSet<>(finishedTables));
  }

  /** A backfill of which no table is finished. */
  public static BackfillState running(SourceOffset anchor) {
    return new BackfillState(Phase.RUNNING, anchor, Set.of());
  }

  /** This, with one more table finished. */
  public BackfillState withFinished(TableId table) {
    SortedSet<TableId> tables = new TreeSet<>(finishedTables);
    tables.add(table);
    return new BackfillState(phase, anchor, tables);
  }

  /** This, with nothing left to read. */
  public BackfillState done() {
    return new BackfillState(Phase.DONE, anchor, finishedTables);
  }
}
