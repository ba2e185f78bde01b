package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads tables from MySQL's {@code information_schema}. Thread-safe. */
public final class MySqlCatalog {
  private static final String TABLES =
      """
      SELECT TABLE_SCHEMA, TABLE_NAME FROM information_schema.TABLES
       WHERE TABLE_TYPE = 'BASE TABLE'
         AND TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
       ORDER BY 1, 2
      """;
  private static final String COLUMNS =
      """
      SELECT COLUMN_NAME, DATA_TYPE, COLUMN_TYPE, IS_NULLABLE, CHARACTER_MAXIMUM_LENGTH,
             NUMERIC_PRECISION, NUMERIC_SCALE, DATETIME_PRECISION
        FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
       ORDER BY ORDINAL_POSITION
      """;

  /** Unique indexes over columns that the server calls part of the primary key. */
  private static final String KEY =
      """
      SELECT s.INDEX_NAME, s.COLUMN_NAME
        FROM information_schema.STATISTICS s
        JOIN information_schema.COLUMNS c USING (TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME)
       WHERE s.TABLE_SCHEMA = ? AND s.TABLE_NAME = ? AND s.NON_UNIQUE = 0
         AND c.COLUMN_KEY = 'PRI'
       ORDER BY s.INDEX_NAME <> 'PRIMARY', s.INDEX_NAME, s.SEQ_IN_INDEX
      """;

  /** All base tables but the system's. */
  public List<TableId> tables(Connection connection) throws SQLException {
    return Jdbc.list(connection, TABLES, r -> TableId.of(r.getString(1), r.getString(2)));
  }

  /**
   * The table's columns and key, if there is a table of that name. The key is the primary key, or
   * in its absence the unique index that the server takes for it: the first without nullable
   * columns.
   */
  public Optional<TableSchema> table(Connection connection, TableId table) throws SQLException {
    List<Column> columns =
        Jdbc.list(connection, COLUMNS, MySqlCatalog::column, table.namespace(), table.name());
    if (columns.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(TableSchema.of(table, columns, key(connection, table)));
  }

  private static Column column(ResultSet rows) throws SQLException {
    String dataType = rows.getString(2).toLowerCase(Locale.ROOT);
    String columnType = rows.getString(3);
    String suffix = columnType.contains(" unsigned") ? " unsigned" : "";
    int length =
        switch (dataType) {
          case "time", "datetime", "timestamp" -> rows.getInt(8);
          case "decimal", "bit" -> rows.getInt(6);
          case "char", "varchar", "binary", "varbinary" -> (int) rows.getLong(5);
          default -> -1;
        };
    int scale = dataType.equals("decimal") ? rows.getInt(7) : -1;
    List<String> symbols =
        dataType.equals("enum") || dataType.equals("set") ? symbols(columnType) : List.of();
    ColumnType type = MySqlTypes.columnType(dataType + suffix, length, scale, symbols);
    boolean nullable = MySqlTypes.nullable(type, rows.getString(4).equals("YES"));
    return new Column(rows.getString(1), type, nullable);
  }

  /** The quoted words of {@code enum('a','it''s')}. */
  static List<String> symbols(String columnType) {
    List<String> symbols = new ArrayList<>();
    StringBuilder symbol = new StringBuilder();
    int i = columnType.indexOf('\'') + 1;
    while (i > 0 && i < columnType.length()) {
      char c = columnType.charAt(i++);
      if (c != '\'') {
        symbol.append(c);
      } else if (i < columnType.length() && columnType.charAt(i) == '\'') {
        symbol.append('\'');
        i++;
      } else {
        symbols.add(symbol.toString());
        symbol.setLength(0);
        i = columnType.indexOf('\'', i) + 1;
      }
    }
    return symbols;
  }

  private static List<String> key(Connection connection, TableId table) throws SQLException {
    Map<String, List<String>> indexes = new LinkedHashMap<>();
    Jdbc.list(
        connection,
        KEY,
        r -> indexes.computeIfAbsent(r.getString(1), n -> new ArrayList<>()).add(r.getString(2)),
        table.namespace(),
        table.name());
    return indexes.values().stream().findFirst().orElse(List.of());
  }
}
