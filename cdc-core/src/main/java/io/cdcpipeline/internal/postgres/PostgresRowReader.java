package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.RowReader;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a PostgreSQL table's rows by JDBC. */
public final class PostgresRowReader implements RowReader {
  /**
   * Types that the driver may transfer in binary, and would write differently as text then. Others
   * are not cast: {@code inet::text} adds a netmask, {@code bpchar::text} takes the padding away.
   */
  private static final Set<String> CAST_TO_TEXT =
      Set.of(
          "numeric",
          "date",
          "time",
          "timetz",
          "timestamp",
          "timestamptz",
          "interval",
          "uuid",
          "point",
          "box");

  /** Or {@code >} of a citext would be that of a text where its schema is not on the path. */
  private static final String OPERATORS =
      "SELECT set_config('search_path', concat_ws(', ',"
          + " nullif(current_setting('search_path'), ''),"
          + " (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ')"
          + " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace)), false)";

  private static final String SESSION =
      "SET IntervalStyle = postgres; SET DateStyle = ISO; SET bytea_output = hex; "
          + "SET extra_float_digits = 1; SET standard_conforming_strings = on; "
          + OPERATORS;

  private interface ColumnReader {
    @Nullable Object read(ResultSet rows, int column) throws SQLException;
  }

  private final TableSchema schema;
  private final ColumnReader[] readers;

  public PostgresRowReader(TableSchema schema) {
    this.schema = schema;
    this.readers =
        schema.columns().stream().map(c -> reader(c.type())).toArray(ColumnReader[]::new);
  }

  private static ColumnReader reader(ColumnType type) {
    return switch (type.kind()) {
      case BOOLEAN -> (rows, i) -> orNull(rows, rows.getBoolean(i));
      case INT32 -> (rows, i) -> orNull(rows, rows.getInt(i));
      case INT64 -> (rows, i) -> orNull(rows, rows.getLong(i));
      case FLOAT32 -> (rows, i) -> orNull(rows, rows.getFloat(i));
      case FLOAT64 -> (rows, i) -> orNull(rows, rows.getDouble(i));
      case BYTES -> ResultSet::getBytes;
      default -> {
        TextDecoder decoder = PostgresText.decoder(type);
        yield (rows, i) -> {
          String text = rows.getString(i);
          return text == null ? null : decoder.decode(text);
        };
      }
    };
  }

  private static @Nullable Object orNull(ResultSet rows, Object value) throws SQLException {
    return rows.wasNull() ? null : value;
  }

  @Override
  public TableSchema schema() {
    return schema;
  }

  @Override
  public void prepare(Connection connection) throws SQLException {
    prepareSession(connection);
  }

  /** Sets the styles that texts are to be in. */
  static void prepareSession(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SESSION);
    }
  }

  @Override
  public String selectList() {
    return schema.columns().stream()
        .map(c -> quote(c.name()) + (isCast(c.type()) ? "::text" : ""))
        .collect(Collectors.joining(", "));
  }

  private static boolean isCast(ColumnType type) {
    return type.kind() == ColumnType.Kind.ARRAY || CAST_TO_TEXT.contains(type.nativeName());
  }

  private static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
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
