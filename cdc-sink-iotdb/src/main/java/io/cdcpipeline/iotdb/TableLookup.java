package io.cdcpipeline.iotdb;

import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.read.common.Field;
import org.jspecify.annotations.Nullable;

/** {@link Lookup} in the table model. */
final class TableLookup implements Lookup {
  /** Tags and time. */
  private record Place(List<String> tags, long time) {}

  private final ServerSession server;

  TableLookup(ServerSession server) {
    this.server = server;
  }

  @Override
  public void at(
      TablePlan plan,
      BitSet measurements,
      List<Point> points,
      BiConsumer<Point, Map<String, Field>> found) {
    TableSql sql = TableSql.of(plan);
    BitSet asked = known(plan, sql, measurements);
    if (asked.isEmpty()) {
      return;
    }
    for (int i = 0; i < points.size(); i += PER_QUERY) {
      List<Point> some = points.subList(i, Math.min(points.size(), i + PER_QUERY));
      Map<Place, Point> byPlace = new HashMap<>();
      some.forEach(p -> byPlace.put(new Place(p.device().tags(), p.time()), p));
      for (Map<String, Field> row : rows(sql.select(plan, asked, some))) {
        Point point = byPlace.get(new Place(tags(sql, row), time(row, "time")));
        if (point != null) {
          found.accept(point, row);
        }
      }
    }
  }

  @Override
  public void latest(
      TablePlan plan,
      Measurement measurement,
      List<Device> devices,
      ObjLongConsumer<Device> found) {
    TableSql sql = TableSql.of(plan);
    if (columns(sql).isEmpty()) {
      return;
    }
    for (int i = 0; i < devices.size(); i += PER_QUERY) {
      List<Device> some = devices.subList(i, Math.min(devices.size(), i + PER_QUERY));
      Map<List<String>, Device> byTags = new HashMap<>();
      some.forEach(device -> byTags.put(device.tags(), device));
      for (Map<String, Field> row : rows(sql.latest(some))) {
        Device device = byTags.get(tags(sql, row));
        if (device != null && row.containsKey(TableSql.LATEST)) {
          found.accept(device, time(row, TableSql.LATEST));
        }
      }
    }
  }

  private static List<String> tags(TableSql sql, Map<String, Field> row) {
    return sql.tags().stream().map(tag -> text(row.get(tag))).toList();
  }

  private static String text(@Nullable Field field) {
    return field == null ? "" : field.getStringValue();
  }

  private static long time(Map<String, Field> row, String column) {
    return Objects.requireNonNull(row.get(column)).getLongV();
  }

  /** Those measurements that the table has a column for. */
  private BitSet known(TablePlan plan, TableSql sql, BitSet measurements) {
    Set<String> columns = columns(sql);
    BitSet known = new BitSet();
    measurements.stream()
        .filter(m -> columns.contains(plan.measurements().get(m).name()))
        .forEach(known::set);
    return known;
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
    return server.ask("looking for old values", session -> Answers.rows(session, sql));
  }
}
