package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of the kit: rows and events of it, made from the number of a row and of its version. */
final class TestTable {
  static final List<Column> COLUMNS =
      List.of(
          new Column("name", Schemas.type(Kind.STRING), true),
          new Column("amount", Schemas.type(Kind.FLOAT64), true),
          new Column("stock", Schemas.type(Kind.INT64), true));

  private final TableSchema schema;
  private final Events events;

  TestTable(SinkFixture fixture, String name, List<Column> columns, Events events) {
    this(fixture.schema(TableId.of("contract", name), columns), events);
  }

  private TestTable(TableSchema schema, Events events) {
    this.schema = schema;
    this.events = events;
  }

  TableSchema schema() {
    return schema;
  }

  /** The same table with other columns behind its key. */
  TestTable with(SinkFixture fixture, List<Column> columns) {
    TableSchema wider = fixture.schema(schema.table(), columns);
    return new TestTable(wider.withVersion(schema.version() + 1), events);
  }

  Row row(int n, int version) {
    @Nullable Object[] values = new @Nullable Object[schema.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = SampleValues.of(schema.column(i).type(), n * 100 + version);
    }
    for (int i = 0; i < schema.keySize(); i++) {
      int column = schema.keyColumn(i);
      values[column] = SampleValues.of(schema.column(column).type(), keyPart(n, i));
    }
    return Row.of(schema, values);
  }

  /** Several rows share each part of a composite key, and no two the whole key. */
  private int keyPart(int n, int part) {
    if (schema.keySize() == 1) {
      return n;
    }
    return part == schema.keySize() - 1 ? n / 2 : n % 3;
  }

  static Row with(Row row, String column, @Nullable Object value) {
    @Nullable Object[] values = new @Nullable Object[row.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = row.schema().column(i).name().equals(column) ? value : row.value(i);
    }
    return Row.of(row.schema(), values);
  }

  /** As a log under PostgreSQL's default replica identity carries a deleted row: its key only. */
  static Row keyOnly(Row row) {
    Row result = row;
    for (Column column : row.schema().columns()) {
      if (!row.schema().keyNames().contains(column.name())) {
        result = with(result, column.name(), Unchanged.VALUE);
      }
    }
    return result;
  }

  ChangeEvent read(int n, int version) {
    return events.read(row(n, version));
  }

  ChangeEvent insert(int n, int version) {
    return events.create(row(n, version));
  }

  ChangeEvent update(int n, int from, int to) {
    return events.update(row(n, from), row(n, to));
  }

  ChangeEvent delete(int n, int version) {
    return events.delete(row(n, version));
  }

  ChangeEvent move(int from, int to, int version) {
    return events.update(row(from, version), row(to, version));
  }
}
