package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Version;
import io.cdcpipeline.model.Operation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A row at a sink that saw a crash, or a table that was redefined during the backfill. Within one
 * run, changes come in order and none twice. Versions may be passed over only where a later state
 * was read in their place: by a READ of that or a later version, or with a deletion.
 */
final class RestartWalk {
  private final List<Version> committed;
  private final List<Delivery> delivered;
  private final Set<Integer> changes = new HashSet<>();

  RestartWalk(RowKey row, List<Version> committed, List<Delivery> delivered, Verdict verdict) {
    this.committed = committed;
    this.delivered = delivered;
    String charge = walk();
    if (charge != null) {
      verdict.charge(row, charge, committed, delivered);
    }
  }

  /** The indices of the versions that arrived as changes. */
  Set<Integer> changes() {
    return changes;
  }

  private String walk() {
    long run = -1;
    int last = -1;
    int reached = -1;
    int read = -1;
    boolean present = false;
    boolean firstOfRun = true;
    boolean truncated = false;
    for (int i = 0; i < delivered.size(); i++) {
      Delivery event = delivered.get(i);
      if (event.run() != run) {
        run = event.run();
        last = -1;
        read = -1;
        firstOfRun = true;
        truncated = false;
      }
      if (event.operation() == Operation.TRUNCATE) {
        truncated = true;
        present = false;
        continue;
      }
      int found = Walk.find(committed, event, last + 1);
      if (found == Walk.NOT_FOUND) {
        return event + " is no version of it that could come now";
      }
      if (event.operation() == Operation.READ) {
        read = Math.max(read, found);
        reached = Math.max(reached, found);
        present = true;
        continue;
      }
      changes.add(found);
      if (found <= last) {
        return event + " comes twice or late in one run";
      }
      boolean covered =
          read >= found - 1
              || committed.get(found).kind() == Kind.DELETE
              || deletedLater(i)
              || (truncated && committed.get(found).kind() == Kind.CREATE)
              || (firstOfRun && (!present || readLater(i, found - 1)));
      int expected = firstOfRun ? reached + 1 : last + 1;
      if (found > expected && !covered) {
        return event + " comes after a gap";
      }
      last = found;
      reached = Math.max(reached, found);
      present = committed.get(found).kind().leavesRow();
      firstOfRun = false;
      truncated = false;
    }
    return null;
  }

  /**
   * True if the row was deleted behind this event, alone or with all others: what its chunk was
   * read in may have seen that, and then shows all that came before, by showing no row. A change
   * passes all the same if it has a column that was not read, or if some row of the chunk that may
   * still stand at the sink from before was deleted in between.
   */
  private boolean deletedLater(int event) {
    long run = delivered.get(event).run();
    return delivered.subList(event + 1, delivered.size()).stream()
        .takeWhile(later -> later.run() == run)
        .anyMatch(
            later ->
                later.operation() == Operation.DELETE || later.operation() == Operation.TRUNCATE);
  }

  /** True if a READ behind this event shows that version or a later one. */
  private boolean readLater(int event, int version) {
    return delivered.subList(event + 1, delivered.size()).stream()
        .filter(later -> later.operation() == Operation.READ)
        .anyMatch(later -> Walk.find(committed, later, 0) >= version);
  }
}
