package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableSchema;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table's key, as SQL.
 *
 * @param name the column, quoted
 * @param type its type
 * @param charset its character set; empty where it has none
 * @param collation its collation; empty where it has none
 */
record MySqlKeyColumn(String name, ColumnType type, String charset, String collation) {
  private static final HexFormat HEX = HexFormat.of();

  private static final String COLUMNS =
      """
      SELECT COLUMN_NAME, CHARACTER_SET_NAME, COLLATION_NAME
        FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  /** The key's columns in the key's order. */
  static List<MySqlKeyColumn> of(Connection connection, TableSchema table) throws SQLException {
    record Texts(String charset, String collation) {}
    Map<String, Texts> columns = new HashMap<>();
    Jdbc.list(
            connection,
            COLUMNS,
            r -> Map.entry(r.getString(1), new Texts(text(r.getString(2)), text(r.getString(3)))),
            table.table().namespace(),
            table.table().name())
        .forEach(column -> columns.put(column.getKey(), column.getValue()));
    List<MySqlKeyColumn> key = new ArrayList<>();
    for (int i = 0; i < table.keySize(); i++) {
      Column column = table.column(table.keyColumn(i));
      Texts texts = columns.get(column.name());
      if (texts == null) {
        throw new SQLException("Unknown column '" + column.name() + "'", "42S22", 1054);
      }
      key.add(
          new MySqlKeyColumn(
              MySqlDefinitions.quote(column.name()),
              column.type(),
              texts.charset(),
              texts.collation()));
    }
    return key;
  }

  private static String text(@Nullable String nullable) {
    return nullable == null ? "" : nullable;
  }

  /** The expression that gives a value's text as {@link #literal} takes it. */
  String selected(String column) {
    return switch (type.kind()) {
      case BYTES -> "HEX(" + column + ")";
      // Their order is that of their numbers.
      case ENUM, SET, BITS -> "CAST(" + column + " AS UNSIGNED)";
      case FLOAT32 -> column + " + 0e0";
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> "CAST(" + column + " AS CHAR)";
      default -> type.nativeName().equals("year") ? column + " + 0" : column;
    };
  }

  /** A text as a value to compare this column with. */
  String literal(String text) {
    return switch (type.kind()) {
      case STRING -> string(text);
      case BYTES -> "x'" + text + "'";
      case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ -> "'" + text + "'";
      default -> text;
    };
  }

  /** A text in the character set and the collation of this column. */
  String string(String text) {
    return "CONVERT(_utf8mb4 x'"
        + HEX.formatHex(text.getBytes(StandardCharsets.UTF_8))
        + "' USING "
        + charset
        + ") COLLATE "
        + collation;
  }
}
