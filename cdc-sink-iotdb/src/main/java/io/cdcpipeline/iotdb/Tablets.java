package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.tsfile.enums.ColumnCategory;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.utils.Binary;
import org.apache.tsfile.utils.BitMap;
import org.apache.tsfile.write.record.Tablet;
import org.apache.tsfile.write.schema.IMeasurementSchema;
import org.apache.tsfile.write.schema.MeasurementSchema;
import org.jspecify.annotations.Nullable;

/** Fills the client's tablets, column by column, straight into their arrays. */
final class Tablets {
  private Tablets() {}

  /** The entries of a device that have a row. */
  static int[] written(DeviceChanges changes) {
    int[] entries = new int[changes.size()];
    int count = 0;
    for (int i = 0; i < changes.size(); i++) {
      if (changes.row(i) != null) {
        entries[count++] = i;
      }
    }
    return count == entries.length ? entries : Arrays.copyOf(entries, count);
  }

  /** A tablet of the tree model: rows of one device. */
  static Tablet tree(DeviceChanges changes, int[] entries) {
    List<Measurement> measurements = changes.plan().measurements();
    long[] times = new long[entries.length];
    Row[] rows = new Row[entries.length];
    for (int i = 0; i < entries.length; i++) {
      times[i] = changes.time(entries[i]);
      rows[i] = row(changes, entries[i]);
    }
    List<Object> values = new ArrayList<>(measurements.size());
    List<@Nullable BitMap> nulls = new ArrayList<>(measurements.size());
    List<IMeasurementSchema> schemas = new ArrayList<>(measurements.size());
    for (Measurement measurement : measurements) {
      Object array = IoTDBTypes.array(measurement.type(), rows.length);
      BitMap isNull = fill(measurement, rows, array);
      if (isNull == null || !isNull.isAllMarked()) { // a column of nulls says nothing
        schemas.add(measurement.schema());
        values.add(array);
        nulls.add(isNull);
      }
    }
    Tablet tablet =
        new Tablet(
            changes.device().path(),
            schemas,
            times,
            values.toArray(),
            nulls.toArray(new @Nullable BitMap[0]),
            rows.length);
    tablet.setRowSize(rows.length);
    return tablet;
  }

  /** A tablet of the table model: rows of many devices of one table. */
  static Tablet table(TableSql sql, TablePlan plan, List<Point> points) {
    int size = points.size();
    int tags = sql.tags().size();
    List<Measurement> measurements = plan.measurements();
    Object[] values = new Object[tags + measurements.size()];
    @Nullable BitMap[] nulls = new @Nullable BitMap[values.length];
    List<IMeasurementSchema> schemas = new ArrayList<>(values.length);
    List<ColumnCategory> categories = new ArrayList<>(values.length);
    long[] times = new long[size];
    Row[] rows = new Row[size];
    for (int i = 0; i < size; i++) {
      times[i] = points.get(i).time();
      rows[i] = row(points.get(i).changes(), points.get(i).entry());
    }
    for (int t = 0; t < tags; t++) {
      schemas.add(new MeasurementSchema(sql.tags().get(t), TSDataType.STRING));
      categories.add(ColumnCategory.TAG);
      values[t] = tagColumn(points, t);
    }
    int columns = tags;
    for (Measurement measurement : measurements) {
      Object array = IoTDBTypes.array(measurement.type(), size);
      BitMap isNull = fill(measurement, rows, array);
      boolean empty = isNull != null && isNull.isAllMarked();
      if (!empty
          || (columns == tags && measurement.equals(measurements.get(measurements.size() - 1)))) {
        schemas.add(measurement.schema()); // a table's tablet has one field at least
        categories.add(ColumnCategory.FIELD);
        values[columns] = array;
        nulls[columns++] = isNull;
      }
    }
    Tablet tablet =
        new Tablet(
            sql.table(),
            schemas,
            categories,
            times,
            Arrays.copyOf(values, columns),
            Arrays.copyOf(nulls, columns),
            size);
    tablet.setRowSize(size);
    return tablet;
  }

  private static Binary[] tagColumn(List<Point> points, int tag) {
    Binary[] column = new Binary[points.size()];
    @Nullable Device last = null;
    Binary text = Binary.EMPTY_VALUE;
    for (int i = 0; i < column.length; i++) {
      Device device = points.get(i).device();
      if (!device.equals(last)) {
        text = new Binary(device.tags().get(tag).getBytes(StandardCharsets.UTF_8));
        last = device;
      }
      column[i] = text;
    }
    return column;
  }

  private static Row row(DeviceChanges changes, int entry) {
    Row row = changes.row(entry);
    if (row == null) {
      throw new IllegalStateException("an entry without a row in a tablet");
    }
    return row;
  }

  /** Fills a column and tells which rows have null. */
  static @Nullable BitMap fill(Measurement measurement, Row[] rows, Object array) {
    @Nullable BitMap nulls = null;
    int column = measurement.column();
    ValueWriter writer = measurement.writer();
    try {
      for (int i = 0; i < rows.length; i++) {
        Object value = rows[i].value(column);
        if (value == null || value == Unchanged.VALUE) {
          if (nulls == null) {
            nulls = new BitMap(rows.length);
          }
          nulls.mark(i);
        } else {
          writer.put(array, i, value);
        }
      }
    } catch (Unfit e) {
      throw new IllegalStateException("a row was not checked: " + e.getMessage(), e);
    }
    return nulls;
  }
}
