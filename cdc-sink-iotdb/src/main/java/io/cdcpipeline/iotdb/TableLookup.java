package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.Existing.Point;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.read.common.Field;

/** {@link Existing} in the table model. */
final class TableLookup {
  /** Tags and time. */
  private record Place(List<String> tags, long time) {}

  private final ServerSession server;

  TableLookup(ServerSession server) {
    this.server = server;
  }

  /** Turns doubts into values to clear. */
  void resolve(ChangeSet changes) {
    Existing.doubtful(changes)
        .forEach(
            (plan, points) -> {
              Set<String> known = columns(TableSql.of(plan));
              for (int i = 0;
                  i < points.size() && !known.isEmpty();
                  i += Existing.POINTS_PER_QUERY) {
                int end = Math.min(points.size(), i + Existing.POINTS_PER_QUERY);
                resolve(plan, known, points.subList(i, end));
              }
            });
  }

  private void resolve(TablePlan plan, Set<String> known, List<Point> points) {
    BitSet asked = new BitSet();
    Map<Place, Point> byPlace = new HashMap<>();
    for (Point point : points) {
      asked.or(Objects.requireNonNull(point.changes().doubts(point.entry())));
      byPlace.put(new Place(point.device().tags(), point.time()), point);
    }
    for (int m = asked.nextSetBit(0); m >= 0; m = asked.nextSetBit(m + 1)) {
      asked.set(m, known.contains(plan.measurements().get(m).name()));
    }
    if (asked.isEmpty()) {
      return;
    }
    TableSql sql = TableSql.of(plan);
    for (Map<String, Field> row : rows(sql.select(plan, asked, points))) {
      Point point = byPlace.get(place(sql, row));
      if (point != null) {
        clear(plan, asked, row, point);
      }
    }
  }

  private static Place place(TableSql sql, Map<String, Field> row) {
    List<String> tags =
        sql.tags().stream().map(tag -> row.get(tag)).map(TableLookup::text).toList();
    return new Place(tags, Objects.requireNonNull(row.get("time")).getLongV());
  }

  private static String text(Field field) {
    return field == null ? "" : field.getStringValue();
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

  /** The table's columns; none if there is no such table. */
  private Set<String> columns(TableSql sql) {
    try {
      Set<String> columns = new HashSet<>();
      for (Map<String, Field> row : ask(sql.describe())) {
        columns.add(Objects.requireNonNull(row.get("ColumnName")).getStringValue());
      }
      return columns;
    } catch (StatementExecutionException e) {
      if (IoTDBErrors.isMissing(e)) {
        return Set.of();
      }
      throw IoTDBErrors.translate("describing table " + sql.table(), server, e);
    }
  }

  private List<Map<String, Field>> rows(String sql) {
    try {
      return ask(sql);
    } catch (StatementExecutionException e) {
      throw IoTDBErrors.translate("looking for old values", server, e);
    }
  }

  private List<Map<String, Field>> ask(String sql) throws StatementExecutionException {
    return server.ask("looking for old values", session -> Existing.rows(session, sql));
  }
}
