package io.cdcpipeline.iotdb;

import io.cdcpipeline.testkit.IoTDBServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.iotdb.isession.SessionDataSet;
import org.apache.iotdb.session.Session;
import org.apache.tsfile.read.common.Field;
import org.apache.tsfile.read.common.RowRecord;

/** Reads the server by a session of its own. */
final class Reader implements AutoCloseable {
  private final Session session;

  private Reader(Session session) {
    this.session = session;
  }

  static Reader tree(IoTDBServer server) {
    return open(server, "tree", null);
  }

  static Reader table(IoTDBServer server, String database) {
    return open(server, "table", database);
  }

  private static Reader open(IoTDBServer server, String dialect, String database) {
    Session.Builder builder =
        new Session.Builder()
            .host(server.host())
            .port(server.port())
            .username(server.user())
            .password(server.password())
            .sqlDialect(dialect)
            .enableRedirection(false)
            .enableAutoFetch(false)
            .maxRetryCount(0);
    if (database != null) {
      builder.database(database);
    }
    Session session = builder.build();
    try {
      session.open(false, 10_000);
    } catch (Exception e) {
      throw new AssertionError("cannot read the server", e);
    }
    return new Reader(session);
  }

  void execute(String sql) {
    try {
      session.executeNonQueryStatement(sql);
    } catch (Exception e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The points of a device: time, then values by measurement, nulls left out. */
  Map<Long, Map<String, String>> device(String path) {
    Map<Long, Map<String, String>> points = new TreeMap<>();
    for (Map<String, String> row : rows("SELECT * FROM " + path)) {
      Map<String, String> values = new TreeMap<>();
      row.forEach((name, value) -> values.put(name.replace(path + ".", ""), value));
      points.put(Long.parseLong(values.remove("Time")), values);
    }
    return points;
  }

  /** Each row of a query, nulls left out. */
  List<Map<String, String>> rows(String sql) {
    List<Map<String, String>> rows = new ArrayList<>();
    try (SessionDataSet result = session.executeQueryStatement(sql)) {
      List<String> names = result.getColumnNames();
      while (result.hasNext()) {
        RowRecord record = result.next();
        Map<String, String> row = new LinkedHashMap<>();
        int offset = 0;
        if (names.get(0).equals("Time")) {
          row.put("Time", Long.toString(record.getTimestamp()));
          offset = 1;
        }
        for (int i = offset; i < names.size(); i++) {
          Field field = record.getFields().get(i - offset);
          if (field != null && field.getDataType() != null) {
            row.put(names.get(i), field.getStringValue());
          }
        }
        rows.add(row);
      }
    } catch (Exception e) {
      throw new AssertionError(sql, e);
    }
    return rows;
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
