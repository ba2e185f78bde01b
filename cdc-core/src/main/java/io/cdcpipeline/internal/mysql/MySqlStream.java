package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.JsonText;
import io.cdcpipeline.internal.source.View.RowSink;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads rows of one schema by a streaming result set. Values are decoded from the bytes that the
 * server sent, past the driver's zones, its refusal of zero dates, and its texts.
 */
final class MySqlStream {
  /** The driver asks for texts in the character set of each column. */
  private static final String SESSION = "SET character_set_results = utf8mb4";

  private interface Decoder {
    @Nullable Object decode(byte[] bytes);
  }

  private final TableSchema schema;
  private final Decoder[] decoders;

  MySqlStream(TableSchema schema) {
    this.schema = schema;
    this.decoders = schema.columns().stream().map(c -> decoder(c.type())).toArray(Decoder[]::new);
  }

  /** Sets what the session must have for values to come out exact; its zone is UTC already. */
  static void prepare(Connection connection) throws SQLException {
    Jdbc.execute(connection, SESSION);
  }

  private static Decoder decoder(ColumnType type) {
    return switch (type.kind()) {
      case INT32 -> bytes -> (int) MySqlAscii.integer(bytes);
      case INT64 -> MySqlAscii::integer;
      case UINT64 -> MySqlAscii::unsigned;
      case FLOAT32 -> bytes -> (float) MySqlAscii.real(bytes);
      case FLOAT64 -> MySqlAscii::real;
      case DECIMAL -> MySqlAscii::decimal;
      case STRING, ENUM, SET -> MySqlStream::text;
      case JSON -> bytes -> JsonText.compact(text(bytes));
      case BYTES -> bytes -> bytes;
      case BITS -> {
        int length = type.length().orElse(1);
        yield bytes -> MySqlValues.bits(bytes, length);
      }
      case DATE -> MySqlAscii::date;
      case TIME -> MySqlAscii::time;
      case TIMESTAMP -> MySqlAscii::dateTime;
      case TIMESTAMP_TZ -> MySqlAscii::instant;
      case GEOMETRY -> MySqlValues::geometry;
      case BOOLEAN, UUID, TIME_TZ, INTERVAL, MAP, ARRAY ->
          throw new IllegalArgumentException("MySQL has no " + type);
    };
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /** The expressions to stand between SELECT and FROM. */
  String selectList() {
    return schema.columns().stream().map(MySqlStream::expression).collect(Collectors.joining(", "));
  }

  /** A float's text has six digits only, so it is read as a double. */
  private static String expression(Column column) {
    String name = MySqlDefinitions.quote(column.name());
    return column.type().kind() == Kind.FLOAT32 ? name + " + 0e0" : name;
  }

  /** Reads what a query of this select list gives. The driver keeps one row of it. */
  void read(Connection connection, String query, RowSink sink) throws SQLException {
    boolean complete = false;
    try {
      Statement statement =
          connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
      statement.setEscapeProcessing(false);
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = statement.executeQuery(query);
      while (rows.next()) {
        row(rows, sink);
      }
      complete = true;
      rows.close();
      statement.close();
    } finally {
      if (!complete) {
        // To close a result set in order means to read it to its end.
        MySqlConnections.abort(connection);
      }
    }
  }

  private void row(ResultSet rows, RowSink sink) throws SQLException {
    @Nullable Object[] values = new @Nullable Object[decoders.length];
    int size = decoders.length;
    for (int i = 0; i < values.length; i++) {
      byte[] bytes = rows.getBytes(i + 1);
      if (bytes != null) {
        values[i] = decoders[i].decode(bytes);
        size += bytes.length;
      }
    }
    sink.row(Row.of(schema, values), size);
  }
}
