package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.JsonText;
import io.cdcpipeline.internal.source.RowReader;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a MySQL table's rows by JDBC. */
public final class MySqlRowReader implements RowReader {
  private interface ColumnReader {
    @Nullable Object read(ResultSet rows, int column) throws SQLException;
  }

  private interface TextDecoder {
    @Nullable Object decode(String text);
  }

  private final TableSchema schema;
  private final ColumnReader[] readers;

  public MySqlRowReader(TableSchema schema) {
    this.schema = schema;
    this.readers =
        schema.columns().stream().map(c -> reader(c.type())).toArray(ColumnReader[]::new);
  }

  private static ColumnReader reader(ColumnType type) {
    return switch (type.kind()) {
      case INT32 -> (rows, i) -> orNull(rows, rows.getInt(i));
      case INT64 -> (rows, i) -> orNull(rows, rows.getLong(i));
      case UINT64 -> text(BigInteger::new);
      case FLOAT32 -> (rows, i) -> orNull(rows, (float) rows.getDouble(i));
      case FLOAT64 -> (rows, i) -> orNull(rows, rows.getDouble(i));
      case DECIMAL -> ResultSet::getBigDecimal;
      case STRING, ENUM, SET -> ResultSet::getString;
      case BYTES -> ResultSet::getBytes;
      case JSON -> text(JsonText::compact);
      case BITS -> {
        int length = type.length().orElse(1);
        yield (rows, i) -> {
          byte[] bits = rows.getBytes(i);
          return bits == null ? null : MySqlValues.bits(bits, length);
        };
      }
      case DATE -> text(MySqlValues::date);
      case TIME -> text(MySqlValues::time);
      case TIMESTAMP -> text(MySqlValues::dateTime);
      case TIMESTAMP_TZ -> text(MySqlValues::epoch);
      case GEOMETRY ->
          (rows, i) -> {
            byte[] bytes = rows.getBytes(i);
            return bytes == null ? null : MySqlValues.geometry(bytes);
          };
      case BOOLEAN, UUID, TIME_TZ, INTERVAL, MAP, ARRAY ->
          throw new IllegalArgumentException("MySQL has no " + type);
    };
  }

  private static ColumnReader text(TextDecoder decoder) {
    return (rows, i) -> {
      String text = rows.getString(i);
      return text == null ? null : decoder.decode(text);
    };
  }

  private static @Nullable Object orNull(ResultSet rows, Object value) throws SQLException {
    return rows.wasNull() ? null : value;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  /** Nothing to set: each expression of the select list is independent of the session. */
  @Override
  public void prepare(Connection connection) {}

  @Override
  public String selectList() {
    return schema.columns().stream()
        .map(MySqlRowReader::expression)
        .collect(Collectors.joining(", "));
  }

  /**
   * A float's text has six digits only, so it is read as a double. Dates and times are read as
   * text, past the driver's zones and its refusal of zero dates; of a timestamp the seconds since
   * 1970, past the session's zone.
   */
  private static String expression(Column column) {
    String name = '`' + column.name().replace("`", "``") + '`';
    return switch (column.type().kind()) {
      case FLOAT32 -> name + " + 0e0";
      case DATE, TIME, TIMESTAMP -> "CAST(" + name + " AS CHAR)";
      case TIMESTAMP_TZ -> "UNIX_TIMESTAMP(" + name + ")";
      default -> column.type().nativeName().equals("year") ? name + " + 0" : name;
    };
  }

  @Override
  public Row read(ResultSet rows) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[readers.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = readers[i].read(rows, i + 1);
    }
    return Row.of(schema, values);
  }
}
