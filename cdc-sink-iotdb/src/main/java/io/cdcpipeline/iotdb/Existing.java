package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.iotdb.isession.SessionDataSet;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.iotdb.session.Session;
import org.apache.tsfile.read.common.Field;
import org.apache.tsfile.read.common.RowRecord;

/**
 * Looks at the server where a row has null and nobody knows whether an older value stands there: a
 * row that is read again, or an update whose old values the log does not carry. A look costs one
 * query for many rows, where removing on suspicion would cost a request for each.
 */
final class Existing {
  /** Points that one query asks for. */
  static final int POINTS_PER_QUERY = 500;

  /** One point in doubt. */
  record Point(DeviceChanges changes, int entry) {
    long time() {
      return changes.time(entry);
    }

    Device device() {
      return changes.device();
    }
  }

  private Existing() {}

  /** The points in doubt, by the plan that they are to be written with. */
  static Map<TablePlan, List<Point>> doubtful(ChangeSet changes) {
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

  /** The rows of a query: texts of the key columns and names of the columns that have a value. */
  static List<Map<String, Field>> rows(Session session, String sql)
      throws IoTDBConnectionException, StatementExecutionException {
    List<Map<String, Field>> rows = new ArrayList<>();
    try (SessionDataSet result = session.executeQueryStatement(sql)) {
      List<String> names = result.getColumnNames();
      while (result.hasNext()) {
        rows.add(row(names, result.next()));
      }
    } catch (IoTDBConnectionException | StatementExecutionException e) {
      throw e;
    } catch (Exception e) { // SessionDataSet.close declares it
      throw new IoTDBConnectionException(e);
    }
    return rows;
  }

  private static Map<String, Field> row(List<String> names, RowRecord record) {
    Map<String, Field> row = new HashMap<>();
    int offset = names.get(0).equals("Time") ? 1 : 0;
    if (offset == 1) {
      Field time = new Field(org.apache.tsfile.enums.TSDataType.INT64);
      time.setLongV(record.getTimestamp());
      row.put("Time", time);
    }
    for (int i = offset; i < names.size(); i++) {
      Field field = record.getFields().get(i - offset);
      if (field != null && field.getDataType() != null) {
        row.put(names.get(i), field);
      }
    }
    return row;
  }
}
