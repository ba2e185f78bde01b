package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Version;
import io.cdcpipeline.model.Operation;
import java.util.List;

/**
 * A row at a sink without a crash: its first event is a READ or a CREATE, and from that version on
 * every one arrives once and in order. A row that never arrives has ended in a deletion.
 */
final class ExactWalk {
  private final List<Version> committed;
  private final List<Delivery> delivered;
  private int first = Walk.NOT_FOUND;

  ExactWalk(RowKey row, List<Version> committed, List<Delivery> delivered, Verdict verdict) {
    this.committed = committed;
    this.delivered = delivered;
    String charge = walk();
    if (charge != null) {
      verdict.charge(row, charge, committed, delivered);
    }
  }

  /** Index of the version that arrived first, or -1. */
  int firstDelivered() {
    return first;
  }

  private String walk() {
    if (delivered.isEmpty()) {
      return committed.get(committed.size() - 1).kind().leavesRow() ? "never arrived" : null;
    }
    int at = Walk.NOT_FOUND;
    for (int i = 0; i < delivered.size(); i++) {
      Delivery event = delivered.get(i);
      int found = Walk.find(committed, event, at + 1);
      if (found == Walk.NOT_FOUND) {
        return event + " is no version of it that could come now";
      }
      if (i == 0) {
        first = found;
        if (event.operation() != Operation.READ && committed.get(found).kind() != Kind.CREATE) {
          return "begins with " + event;
        }
      } else if (event.operation() == Operation.READ) {
        return event + " comes after other events";
      } else if (found != at + 1) {
        return event + (found <= at ? " comes twice or late" : " comes after a gap");
      }
      at = found;
    }
    return at == committed.size() - 1 ? null : "the last versions never arrived";
  }
}
