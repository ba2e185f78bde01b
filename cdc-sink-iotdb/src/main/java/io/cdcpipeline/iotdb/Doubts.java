package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.tsfile.read.common.Field;

/**
 * Looks at the server where a row has null and nobody knows whether an older value stands there: a
 * row that is read again, or an update whose old values the log does not carry. A look costs one
 * query for many rows, where removing on suspicion would cost a request for each.
 */
final class Doubts {
  private Doubts() {}

  /** Turns doubts into values to clear. */
  static void resolve(ChangeSet changes, Lookup lookup) {
    doubtful(changes)
        .forEach(
            (plan, points) -> {
              BitSet asked = new BitSet();
              points.forEach(p -> asked.or(Objects.requireNonNull(p.changes().doubts(p.entry()))));
              lookup.at(plan, asked, points, (point, row) -> clear(plan, asked, point, row));
            });
  }

  private static Map<TablePlan, List<Point>> doubtful(ChangeSet changes) {
    Map<TablePlan, List<Point>> points = new LinkedHashMap<>();
    for (DeviceChanges device : changes.devices()) {
      if (!device.hasDoubts()) {
        continue;
      }
      for (int i = 0; i < device.size(); i++) {
        if (device.doubts(i) != null) {
          points.computeIfAbsent(device.plan(), p -> new ArrayList<>()).add(new Point(device, i));
        }
      }
    }
    return points;
  }

  private static void clear(TablePlan plan, BitSet asked, Point point, Map<String, Field> row) {
    BitSet standing = new BitSet();
    asked.stream()
        .filter(m -> row.containsKey(plan.measurements().get(m).name()))
        .forEach(standing::set);
    if (!standing.isEmpty()) {
      point.changes().clear(point.entry(), standing);
    }
  }
}
