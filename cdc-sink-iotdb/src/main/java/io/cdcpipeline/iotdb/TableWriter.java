package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.iotdb.session.Session;
import org.apache.tsfile.write.record.Tablet;
import org.jspecify.annotations.Nullable;

/**
 * Writes in the table model: one tablet per table.
 *
 * <p>A single value cannot be removed here, so a row of which a column became null is deleted and
 * inserted anew. And every DELETE comes after a FLUSH: IoTDB 2.0.10 and older shift the values of
 * later rows when a row is deleted that is still in memory (apache/iotdb#18634).
 */
final class TableWriter implements ModelWriter {
  private static final int POINTS_PER_DELETE = 500;

  private final ServerSession server;
  private final Durability durability;
  private final Map<TablePlan, TableSql> sqlByPlan = new HashMap<>();
  private final Set<String> created = new HashSet<>();
  private final Map<String, TableSql> written = new LinkedHashMap<>();
  private @Nullable Session used;
  private String usedDatabase = "";

  TableWriter(ServerSession server, Durability durability) {
    this.server = server;
    this.durability = durability;
  }

  @Override
  public void write(ChangeSet changes, Refusals refusals) {
    Map<TablePlan, List<Point>> removed = new LinkedHashMap<>();
    Map<TablePlan, List<Point>> inserted = new LinkedHashMap<>();
    for (DeviceChanges device : changes.devices()) {
      List<Point> rows = inserted.computeIfAbsent(device.plan(), p -> new ArrayList<>());
      for (int i = 0; i < device.size(); i++) {
        if (device.row(i) != null) {
          rows.add(new Point(device, i));
        }
        if (device.hasRemovals() && (device.wiped(i) || device.clears(i) != null)) {
          removed.computeIfAbsent(device.plan(), p -> new ArrayList<>()).add(new Point(device, i));
        }
      }
    }
    removed.forEach(this::remove);
    inserted.forEach((plan, rows) -> insert(plan, rows, refusals));
  }

  private void remove(TablePlan plan, List<Point> points) {
    TableSql sql = sql(plan);
    try {
      createDatabase(sql);
      execute("FLUSH before DELETE", sql.flush());
      for (int i = 0; i < points.size(); i += POINTS_PER_DELETE) {
        List<Point> some = points.subList(i, Math.min(points.size(), i + POINTS_PER_DELETE));
        execute("deleting rows", sql.delete(some));
      }
    } catch (StatementExecutionException e) {
      if (!IoTDBErrors.isMissing(e)) { // where there is no table, there is nothing to delete
        throw IoTDBErrors.translate("deleting rows of " + sql.table(), server, e);
      }
    }
    written.put(sql.database(), sql);
  }

  private void insert(TablePlan plan, List<Point> rows, Refusals refusals) {
    if (rows.isEmpty()) {
      return;
    }
    TableSql sql = sql(plan);
    written.put(sql.database(), sql);
    try {
      createDatabase(sql);
      send(sql, Tablets.table(sql, plan, rows));
    } catch (StatementExecutionException e) {
      refused(sql, plan, rows, refusals, e);
    }
  }

  private void createDatabase(TableSql sql) throws StatementExecutionException {
    if (!created.contains(sql.database())) {
      execute("creating database " + sql.database(), sql.createDatabase());
      created.add(sql.database());
    }
  }

  /** Finds the rows that the server refuses by halving; all others are written. */
  private void refused(
      TableSql sql,
      TablePlan plan,
      List<Point> rows,
      Refusals refusals,
      StatementExecutionException e) {
    if (!IoTDBErrors.isData(e)) {
      throw IoTDBErrors.translate("writing rows of " + sql.table(), server, e);
    }
    if (rows.size() == 1) {
      Point row = rows.get(0);
      refusals.refused(plan, row.changes().events(row.entry()), e);
      return;
    }
    int half = rows.size() / 2;
    insert(plan, rows.subList(0, half), refusals);
    insert(plan, rows.subList(half, rows.size()), refusals);
  }

  private void send(TableSql sql, Tablet tablet) throws StatementExecutionException {
    server.change(
        "writing rows",
        session -> {
          if (!session.equals(used) || !usedDatabase.equals(sql.database())) {
            session.executeNonQueryStatement(sql.use());
            used = session;
            usedDatabase = sql.database();
          }
          session.insertRelationalTablet(tablet);
        });
  }

  private void execute(String what, String statement) throws StatementExecutionException {
    server.change(what, session -> session.executeNonQueryStatement(statement));
  }

  private TableSql sql(TablePlan plan) {
    return sqlByPlan.computeIfAbsent(plan, TableSql::of);
  }

  @Override
  public void truncate(TablePlan plan) {
    TableSql sql = sql(plan);
    try {
      execute("FLUSH before DELETE", sql.flush());
      execute("emptying " + sql.table(), sql.deleteAll());
    } catch (StatementExecutionException e) {
      if (!IoTDBErrors.isMissing(e)) {
        throw IoTDBErrors.translate("emptying " + sql.table(), server, e);
      }
    }
    written.put(sql.database(), sql);
  }

  @Override
  public void flush() {
    if (durability == Durability.FLUSH && server.unflushed()) {
      for (TableSql sql : written.values()) {
        try {
          execute("FLUSH", sql.flush());
        } catch (StatementExecutionException e) {
          throw IoTDBErrors.translate("FLUSH of " + sql.database(), server, e);
        }
      }
    }
    written.clear();
    server.flushed();
  }
}
