package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A column of a table's key, as SQL.
 *
 * @param name the column, quoted
 * @param type its type, beneath all domains, to cast a text to
 * @param collation its collation, quoted; empty where the type has none
 * @param byteOrder whether texts compare by the bytes of their UTF-8 form
 */
record PostgresKeyColumn(String name, String type, String collation, boolean byteOrder) {
  /**
   * Kinds whose values do not have a text that goes back to the server unchanged. A key of them is
   * not cut into ranges.
   */
  private static final Set<Kind> INDIVISIBLE =
      EnumSet.of(Kind.TIME_TZ, Kind.INTERVAL, Kind.GEOMETRY, Kind.MAP, Kind.ARRAY, Kind.JSON);

  private static final String COLUMNS =
      """
      WITH RECURSIVE beneath AS (
          SELECT a.attname, a.attcollation, t.oid, t.typtype, t.typbasetype
            FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
           WHERE a.attrelid = ?::regclass AND a.attnum > 0 AND NOT a.attisdropped
          UNION ALL
          SELECT b.attname, b.attcollation, t.oid, t.typtype, t.typbasetype
            FROM beneath b JOIN pg_type t ON t.oid = b.typbasetype
           WHERE b.typtype = 'd')
      SELECT b.attname, format_type(b.oid, -1),
             CASE WHEN c.oid IS NULL THEN '' ELSE format('%I.%I', n.nspname, c.collname) END,
             coalesce(d.encoding = pg_char_to_encoding('UTF8') AND c.collisdeterministic
                 AND CASE WHEN c.collprovider = 'd'
                     THEN d.datlocprovider = 'b'
                          OR (d.datlocprovider = 'c' AND d.datcollate IN ('C', 'POSIX'))
                     ELSE c.collprovider = 'b'
                          OR (c.collprovider = 'c' AND c.collcollate IN ('C', 'POSIX')) END, false)
        FROM beneath b
             JOIN pg_database d ON d.datname = current_database()
             LEFT JOIN pg_collation c ON c.oid = b.attcollation
             LEFT JOIN pg_namespace n ON n.oid = c.collnamespace
       WHERE b.typtype <> 'd'
      """;

  /** The key's columns in the key's order. */
  static List<PostgresKeyColumn> of(Connection connection, TableSchema table) throws SQLException {
    if (!table.hasKey()) {
      return List.of();
    }
    Map<String, PostgresKeyColumn> columns = new HashMap<>();
    Jdbc.list(
            connection,
            COLUMNS,
            r ->
                Map.entry(
                    r.getString(1),
                    new PostgresKeyColumn(
                        PostgresRelation.quote(r.getString(1)),
                        r.getString(2),
                        r.getString(3),
                        r.getBoolean(4))),
            PostgresRelation.quote(table.table()))
        .forEach(column -> columns.put(column.getKey(), column.getValue()));
    List<PostgresKeyColumn> key = new ArrayList<>();
    for (String name : table.keyNames()) {
      PostgresKeyColumn column = columns.get(name);
      if (column == null) {
        throw new SQLException("column \"" + name + "\" does not exist", "42703");
      }
      key.add(column);
    }
    return key;
  }

  /** Whether the table can be read in ranges of its key. */
  static boolean isDivisible(TableSchema table) {
    for (int i = 0; i < table.keySize(); i++) {
      if (INDIVISIBLE.contains(table.column(table.keyColumn(i)).type().kind())) {
        return false;
      }
    }
    return table.hasKey();
  }

  /** A text as a value of this column, for SQL. */
  String literal(String text) {
    return "'" + text.replace("'", "''") + "'::" + type;
  }

  /** An expression of a text as a value that compares as the column's do. */
  String compared(String expression) {
    return "(" + expression + ")::" + type + (collation.isEmpty() ? "" : " COLLATE " + collation);
  }
}
