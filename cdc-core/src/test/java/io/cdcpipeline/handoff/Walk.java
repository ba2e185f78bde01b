package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Version;
import java.util.List;

/** Finds the committed version that an event of a row stands for. */
final class Walk {
  static final int NOT_FOUND = -1;

  private Walk() {}

  /**
   * The index of the event's version.
   *
   * @param from where to look for a deletion that the log does not name further
   */
  static int find(List<Version> committed, Delivery event, int from) {
    if (event.version() != Delivery.NONE) {
      return indexOf(committed, event.version());
    }
    if (event.deleted() != Delivery.NONE) {
      int deleted = indexOf(committed, event.deleted());
      return deleted == NOT_FOUND || !isDelete(committed, deleted + 1) ? NOT_FOUND : deleted + 1;
    }
    for (int i = from; i < committed.size(); i++) {
      if (isDelete(committed, i)
          && String.valueOf(event.transaction()).equals(committed.get(i).transaction().id)) {
        return i;
      }
    }
    return NOT_FOUND;
  }

  private static int indexOf(List<Version> committed, long number) {
    for (int i = 0; i < committed.size(); i++) {
      if (committed.get(i).number() == number && committed.get(i).kind().leavesRow()) {
        return i;
      }
    }
    return NOT_FOUND;
  }

  private static boolean isDelete(List<Version> committed, int i) {
    return i < committed.size() && committed.get(i).kind() == Kind.DELETE;
  }
}
