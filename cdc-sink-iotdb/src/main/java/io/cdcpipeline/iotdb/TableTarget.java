package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A source table's place at the destination: the plan of its latest schema, and its devices. */
final class TableTarget {
  /** Beyond this many, devices are forgotten between batches: they only save making the path. */
  private static final int MOST_DEVICES = 200_000;

  private final TableId table;
  private final TableMapping mapping;
  private final Model model;
  private final TimeScale scale;
  private final Map<Object, Device> devices = new HashMap<>();
  private @Nullable TablePlan plan;

  TableTarget(TableId table, TableMapping mapping, Model model, TimeScale scale) {
    this.table = table;
    this.mapping = mapping;
    this.model = model;
    this.scale = scale;
  }

  TableId table() {
    return table;
  }

  /** Whether rows of this schema need {@link #compile} first. */
  boolean needsPlan(TableSchema schema) {
    return plan == null || !plan.schema().sameColumns(schema);
  }

  /**
   * @throws IllegalArgumentException if the mapping does not fit the schema
   */
  void compile(TableSchema schema) {
    plan = new TablePlan(schema, mapping, model, scale);
  }

  TablePlan plan() {
    return Objects.requireNonNull(plan, "not compiled");
  }

  /** The device of a row. */
  Device device(TablePlan of, Row row) throws Unfit {
    int[] columns = of.deviceColumns();
    Object key = columns.length == 1 ? present(of, row, columns[0]) : key(of, row, columns);
    Device known = devices.get(key);
    if (known != null) {
      return known;
    }
    Device made = make(of, row, columns);
    devices.put(key, made);
    return made;
  }

  /** To be called between batches. */
  void trim() {
    if (devices.size() > MOST_DEVICES) {
      devices.clear();
    }
  }

  private static Key key(TablePlan of, Row row, int[] columns) throws Unfit {
    @Nullable Object[] values = new @Nullable Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      values[i] = present(of, row, columns[i]);
    }
    return Key.of(values);
  }

  private static Object present(TablePlan of, Row row, int column) throws Unfit {
    Object value = row.value(column);
    if (value == null || value == Unchanged.VALUE) {
      throw missing(of, column, value == null);
    }
    return value;
  }

  static Unfit missing(TablePlan of, int column, boolean isNull) {
    String name = of.schema().column(column).name();
    return new Unfit(
        Unfit.Problem.MISSING,
        isNull
            ? "column " + name + " is null, and the point's device and time depend on it"
            : "column "
                + name
                + " is not in the log, and the point's device and time depend on it; use"
                + " REPLICA IDENTITY FULL (PostgreSQL) or binlog_row_image=FULL (MySQL)");
  }

  private static Device make(TablePlan of, Row row, int[] columns) throws Unfit {
    List<String> texts = new ArrayList<>();
    for (int column : columns) {
      texts.add(Texts.of(present(of, row, column)));
    }
    if (of.template().isEmpty()) {
      return new Device("", texts);
    }
    return new Device(of.template().get().path(texts), texts);
  }
}
