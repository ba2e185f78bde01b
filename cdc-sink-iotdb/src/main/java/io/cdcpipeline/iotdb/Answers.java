package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.iotdb.isession.SessionDataSet;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.iotdb.session.Session;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.read.common.Field;
import org.apache.tsfile.read.common.RowRecord;

/** Reads the rows of a query. */
final class Answers {
  private Answers() {}

  /** Each row by column name, nulls left out; the tree's time is the column {@code Time}. */
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
      Field time = new Field(TSDataType.INT64);
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
