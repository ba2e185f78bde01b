package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.Existing.Point;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.read.common.Field;

/** {@link Existing} in the tree model. */
final class TreeLookup {
  private final ServerSession server;

  TreeLookup(ServerSession server) {
    this.server = server;
  }

  /** Turns doubts into values to clear. */
  void resolve(ChangeSet changes) {
    Existing.doubtful(changes)
        .forEach(
            (plan, points) -> {
              for (int i = 0; i < points.size(); i += Existing.POINTS_PER_QUERY) {
                int end = Math.min(points.size(), i + Existing.POINTS_PER_QUERY);
                resolve(plan, points.subList(i, end));
              }
            });
  }

  private void resolve(TablePlan plan, List<Point> points) {
    BitSet asked = new BitSet();
    Map<String, Map<Long, Point>> byPlace = new HashMap<>();
    for (Point point : points) {
      asked.or(Objects.requireNonNull(point.changes().doubts(point.entry())));
      byPlace.computeIfAbsent(point.device().path(), p -> new HashMap<>()).put(point.time(), point);
    }
    for (Map<String, Field> row : rows(query(plan, asked, points))) {
      Map<Long, Point> ofDevice =
          byPlace.getOrDefault(
              Objects.requireNonNull(row.get("Device")).getStringValue(), Map.of());
      Point point = ofDevice.get(Objects.requireNonNull(row.get("Time")).getLongV());
      if (point != null) {
        clear(plan, asked, row, point);
      }
    }
  }

  private static void clear(TablePlan plan, BitSet asked, Map<String, Field> row, Point point) {
    BitSet standing = new BitSet();
    asked.stream()
        .filter(m -> row.containsKey(plan.measurements().get(m).name()))
        .forEach(standing::set);
    if (!standing.isEmpty()) {
      point.changes().clear(point.entry(), standing);
    }
  }

  private static String query(TablePlan plan, BitSet asked, List<Point> points) {
    String columns =
        asked.stream()
            .mapToObj(m -> plan.measurements().get(m).name())
            .collect(Collectors.joining(","));
    String devices =
        points.stream().map(p -> p.device().path()).distinct().collect(Collectors.joining(","));
    String times =
        points.stream()
            .map(Point::time)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return "SELECT "
        + columns
        + " FROM "
        + devices
        + " WHERE time IN ("
        + times
        + ") ALIGN BY DEVICE";
  }

  private List<Map<String, Field>> rows(String sql) {
    try {
      return server.ask("looking for old values", session -> Existing.rows(session, sql));
    } catch (StatementExecutionException e) {
      throw IoTDBErrors.translate("looking for old values", server, e);
    }
  }
}
