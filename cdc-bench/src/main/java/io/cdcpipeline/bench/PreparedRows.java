package io.cdcpipeline.bench;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.TransactionInfo;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Inserted rows as the pipeline hands them to a sink: a device, a time, and 10 measurements (4
 * DOUBLE, 2 INT64, 2 INT32, BOOLEAN, STRING). Made before anything is measured.
 */
final class PreparedRows {
  static final int BATCH = 10_000;
  static final int DEVICE = 0;
  static final int TIME = 1;
  static final int FIRST_MEASUREMENT = 2;

  /** Types of the measurements, in their order. */
  static final List<Kind> KINDS =
      List.of(
          Kind.FLOAT64,
          Kind.FLOAT64,
          Kind.FLOAT64,
          Kind.FLOAT64,
          Kind.INT64,
          Kind.INT64,
          Kind.INT32,
          Kind.INT32,
          Kind.BOOLEAN,
          Kind.STRING);

  static final TableSchema SCHEMA = schema();

  private static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

  private PreparedRows() {}

  private static TableSchema schema() {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("device", ColumnType.of(Kind.STRING, "varchar"), false));
    columns.add(new Column("at", ColumnType.of(Kind.TIMESTAMP_TZ, "timestamptz"), false));
    for (Kind kind : KINDS) {
      String name = measurement(columns.size() - FIRST_MEASUREMENT);
      columns.add(new Column(name, ColumnType.of(kind, kind.name()), false));
    }
    return TableSchema.of(TableId.of("public", "readings"), columns, List.of("device", "at"));
  }

  static String measurement(int i) {
    return "m" + i;
  }

  /**
   * Batches of rows that go round the devices.
   *
   * @param firstRow number of the first row; of a device, a row of a higher number is later
   */
  static List<List<ChangeEvent>> batches(long firstRow, long rows, int devices) {
    List<List<ChangeEvent>> batches = new ArrayList<>();
    for (long from = 0; from < rows; from += BATCH) {
      batches.add(batch(firstRow + from, (int) Math.min(BATCH, rows - from), devices));
    }
    return batches;
  }

  private static List<ChangeEvent> batch(long first, int size, int devices) {
    List<ChangeEvent> events = new ArrayList<>(size);
    for (long i = first; i < first + size; i++) {
      events.add(
          ChangeEvent.row(
              Operation.CREATE,
              null,
              row(i, (int) (i % devices)),
              new EventPosition(first, i - first),
              new TransactionInfo("1", i - first, size, i == first + size - 1),
              0));
    }
    return events;
  }

  private static Row row(long i, int device) {
    return Row.of(
        SCHEMA,
        "d" + device,
        BEGIN.plusMillis(i),
        i * 0.1,
        i * 0.2,
        20 + Math.sin(i),
        1000 + Math.cos(i),
        i,
        i * 31,
        (int) i % 1000,
        (int) i,
        i % 2 == 0,
        "state-" + i % 16);
  }
}
