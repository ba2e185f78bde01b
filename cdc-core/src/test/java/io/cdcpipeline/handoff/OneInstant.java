package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Transaction;
import io.cdcpipeline.handoff.History.Version;
import io.cdcpipeline.model.Operation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the rows that were read are of one instant: each transaction is whole on one side of it,
 * and no transaction is before it that began after one behind it had been committed.
 */
final class OneInstant {
  private final Verdict verdict;
  private final Map<Transaction, Version> before = new HashMap<>();
  private final Map<Transaction, Version> behind = new HashMap<>();

  OneInstant(Verdict verdict) {
    this.verdict = verdict;
  }

  /** A row: its first versions are in the rows that were read, the others arrive as changes. */
  void add(List<Version> committed, List<Delivery> delivered) {
    int split = committed.size();
    if (!delivered.isEmpty()) {
      Delivery first = delivered.get(0);
      split = Math.max(Walk.find(committed, first, 0), 0);
      split += first.operation() == Operation.READ ? 1 : 0;
    }
    for (int i = 0; i < committed.size(); i++) {
      Version version = committed.get(i);
      (i < split ? before : behind).put(version.transaction(), version);
    }
  }

  void judge() {
    long earliest = Long.MAX_VALUE;
    for (Map.Entry<Transaction, Version> entry : behind.entrySet()) {
      Version seen = before.get(entry.getKey());
      if (seen != null) {
        verdict.charge(
            "Torn "
                + entry.getKey()
                + ": read with "
                + seen.row()
                + " "
                + seen
                + ", streamed with "
                + entry.getValue().row()
                + " "
                + entry.getValue());
      }
      // Numbers of nanoTime are compared by their difference; all are of one JVM and near.
      earliest = Math.min(earliest, entry.getKey().committed);
    }
    for (Map.Entry<Transaction, Version> entry : before.entrySet()) {
      if (entry.getKey().begun > earliest) {
        verdict.charge(
            "Not one instant, or lost: "
                + entry.getKey()
                + " with "
                + entry.getValue().row()
                + " "
                + entry.getValue()
                + " began after a streamed one was committed, and is not"
                + " streamed");
      }
    }
  }
}
