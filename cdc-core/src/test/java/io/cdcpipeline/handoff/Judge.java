package io.cdcpipeline.handoff;

import io.cdcpipeline.BackfillConsistency;
import io.cdcpipeline.handoff.History.Version;
import io.cdcpipeline.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Compares what was committed with what arrived. For every row:
 *
 * <ul>
 *   <li>what arrived was committed: no version that was rolled back, none made up;
 *   <li>the state at the end is the source's;
 *   <li>what was begun when the backfill was over has arrived as a change;
 *   <li>where the sink saw no crash, {@link ExactWalk}: from the first version that arrived on,
 *       each one once and in order; and of a point in time, {@link OneInstant};
 *   <li>where it did, {@link RestartWalk}.
 * </ul>
 */
final class Judge {
  private final Scenario scenario;
  private final History history;
  private final Map<String, Map<String, Long>> source;
  private final Verdict verdict = new Verdict();

  /**
   * A judge over a run whose writers have ended.
   *
   * @param source each table's rows as they are now: key to version
   */
  Judge(Scenario scenario, History history, Map<String, Map<String, Long>> source) {
    this.scenario = scenario;
    this.history = history;
    this.source = source;
  }

  /**
   * Judges what arrived.
   *
   * @param streamingSince when the backfill was seen to be over, as {@link System#nanoTime}
   */
  Verdict judge(List<Delivery> deliveries, long streamingSince) {
    checkHistory();
    deliveries.forEach(this::checkCommitted);
    checkEnd(deliveries);
    OneInstant instant = new OneInstant(verdict);
    Map<RowKey, List<Delivery>> byRow = byRow(deliveries);
    Set<RowKey> rows = new HashSet<>(history.versions().keySet());
    rows.addAll(byRow.keySet());
    for (RowKey row : rows) {
      List<Version> committed = history.versions(row);
      List<Delivery> delivered = byRow.getOrDefault(row, List.of());
      if (scenario.crash().exact() && !history.isRedefined(row.table())) {
        int first = new ExactWalk(row, committed, delivered, verdict).firstDelivered();
        checkSince(row, committed, delivered, Math.max(first, 0), streamingSince);
        if (scenario.consistency() == BackfillConsistency.POINT_IN_TIME) {
          instant.add(committed, delivered);
        }
      } else {
        Set<Integer> changes = new RestartWalk(row, committed, delivered, verdict).changes();
        for (int i = 0; i < committed.size(); i++) {
          Version version = committed.get(i);
          if (version.transaction().begun > streamingSince
              && version.kind() != History.Kind.TRUNCATE
              && !changes.contains(i)) {
            verdict.charge(
                row, version + " was begun after the backfill and is lost", committed, delivered);
          }
        }
      }
    }
    instant.judge();
    return verdict;
  }

  /** What is not delivered as a change must have begun before the backfill was over. */
  private void checkSince(
      RowKey row, List<Version> committed, List<Delivery> delivered, int first, long since) {
    boolean read = !delivered.isEmpty() && delivered.get(0).operation() == Operation.READ;
    int unseen = delivered.isEmpty() ? committed.size() : read ? first + 1 : first;
    for (Version version : committed.subList(0, Math.min(unseen, committed.size()))) {
      if (version.transaction().begun > since) {
        verdict.charge(
            row, version + " was begun after the backfill and is lost", committed, delivered);
      }
    }
  }

  /** The judge's own premise: the numbers of a row grow in the order of the commits. */
  private void checkHistory() {
    history
        .versions()
        .forEach(
            (row, versions) -> {
              for (int i = 1; i < versions.size(); i++) {
                if (versions.get(i).number() < versions.get(i - 1).number()) {
                  throw new IllegalStateException(row + " was not serialised: " + versions);
                }
              }
            });
  }

  private void checkCommitted(Delivery delivery) {
    if (delivery.version() == Delivery.NONE) {
      return;
    }
    if (!delivery.intact()) {
      verdict.charge(delivery.row() + ": the payload is of another version: " + delivery);
    }
    if (history.versions(delivery.row()).stream()
        .noneMatch(v -> v.number() == delivery.version() && v.kind().leavesRow())) {
      boolean rolledBack = history.isRolledBack(delivery.version());
      verdict.charge(
          delivery.row()
              + (rolledBack ? ": was rolled back: " : ": was never committed: ")
              + delivery);
    }
  }

  private void checkEnd(List<Delivery> deliveries) {
    Map<String, Map<String, Long>> sink = new HashMap<>();
    for (Delivery delivery : deliveries) {
      Map<String, Long> table = sink.computeIfAbsent(delivery.table(), name -> new TreeMap<>());
      if (delivery.operation() == Operation.TRUNCATE) {
        table.clear();
      } else if (delivery.operation() == Operation.DELETE) {
        table.remove(delivery.row().key());
      } else if (delivery.row() != null) {
        table.put(delivery.row().key(), delivery.version());
      }
    }
    Map<RowKey, List<Delivery>> byRow = byRow(deliveries);
    source.forEach(
        (table, rows) -> {
          Map<String, Long> there = sink.getOrDefault(table, Map.of());
          Set<String> keys = new HashSet<>(rows.keySet());
          keys.addAll(there.keySet());
          for (String key : keys) {
            if (!java.util.Objects.equals(rows.get(key), there.get(key))) {
              RowKey row = new RowKey(table, key);
              verdict.charge(
                  row,
                  "in the end it is " + rows.get(key) + ", at the sink " + there.get(key),
                  history.versions(row),
                  byRow.getOrDefault(row, List.of()));
            }
          }
        });
  }

  /** The events of each row, and TRUNCATE as one of every row of its table that came before. */
  private static Map<RowKey, List<Delivery>> byRow(List<Delivery> deliveries) {
    Map<RowKey, List<Delivery>> byRow = new HashMap<>();
    for (Delivery delivery : deliveries) {
      if (delivery.operation() == Operation.TRUNCATE) {
        byRow.forEach(
            (row, events) -> {
              if (row.table().equals(delivery.table())) {
                events.add(delivery);
              }
            });
      } else if (delivery.row() != null) {
        byRow.computeIfAbsent(delivery.row(), row -> new ArrayList<>()).add(delivery);
      }
    }
    return byRow;
  }
}
