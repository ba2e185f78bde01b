package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import java.util.ArrayList;
import java.util.List;
import org.apache.tsfile.utils.BitMap;
import org.apache.tsfile.write.record.Tablet;
import org.apache.tsfile.write.schema.IMeasurementSchema;
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
    return count == entries.length ? entries : java.util.Arrays.copyOf(entries, count);
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
    Object[] values = new Object[measurements.size()];
    @Nullable BitMap[] nulls = new @Nullable BitMap[values.length];
    List<IMeasurementSchema> schemas = new ArrayList<>(values.length);
    for (int m = 0; m < values.length; m++) {
      Measurement measurement = measurements.get(m);
      schemas.add(measurement.schema());
      values[m] = IoTDBTypes.array(measurement.type(), rows.length);
      nulls[m] = fill(measurement, rows, values[m]);
    }
    Tablet tablet = new Tablet(changes.device().path(), schemas, times, values, nulls, rows.length);
    tablet.setRowSize(rows.length);
    return tablet;
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
