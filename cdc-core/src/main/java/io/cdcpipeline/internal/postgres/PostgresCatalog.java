package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads tables from PostgreSQL's catalog. Thread-safe. */
public final class PostgresCatalog {
  private static final String TABLES =
      """
      SELECT n.nspname, c.relname
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relpersistence = 'p'
         AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
       ORDER BY 1, 2
      """;
  private static final String TABLE =
      """
      SELECT c.oid::int8, c.relreplident::text, c.relkind = 'p'
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p')
      """;
  private static final String COLUMNS =
      """
      SELECT a.attname, a.atttypid::int8, a.atttypmod, a.attnotnull, a.attgenerated <> ''
        FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = ?::oid AND a.attnum > 0 AND NOT a.attisdropped
       ORDER BY a.attnum
      """;

  /** The replica identity's index where the table names one, else the primary key's. */
  private static final String KEY =
      """
      SELECT a.attname
        FROM (SELECT i.indrelid, i.indkey, i.indnkeyatts
                FROM pg_catalog.pg_index i
               WHERE i.indrelid = ?::oid AND (i.indisreplident OR i.indisprimary)
               ORDER BY i.indisreplident DESC LIMIT 1) i
             CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
             JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
       WHERE k.place <= i.indnkeyatts
       ORDER BY k.place
      """;

  private final PostgresTypes types;

  public PostgresCatalog(PostgresTypes types) {
    this.types = types;
  }

  /** All permanent tables but the system's; of a partitioned table the root, not the partitions. */
  public List<TableId> tables(Connection connection) throws SQLException {
    return Jdbc.list(connection, TABLES, r -> TableId.of(r.getString(1), r.getString(2)));
  }

  /**
   * The table, if there is one of that name. Its key is the index that {@code REPLICA IDENTITY
   * USING INDEX} names, otherwise the primary key: what the log identifies a row by.
   */
  public Optional<PostgresTable> table(Connection connection, TableId table) throws SQLException {
    return Jdbc.first(
        connection,
        TABLE,
        r -> {
          char identity = r.getString(2).charAt(0);
          return read(connection, table, r.getLong(1), identity, r.getBoolean(3));
        },
        table.namespace(),
        table.name());
  }

  private PostgresTable read(
      Connection connection, TableId table, long oid, char identity, boolean partitioned)
      throws SQLException {
    List<Column> columns = new ArrayList<>();
    List<String> generated = new ArrayList<>();
    Jdbc.list(
        connection,
        COLUMNS,
        r -> r.getBoolean(5) ? generated.add(r.getString(1)) : columns.add(column(r)),
        oid);
    List<String> key = key(connection, oid);
    if (!generated.isEmpty()) {
      key = generated.stream().anyMatch(key::contains) ? List.of() : key;
    }
    return new PostgresTable(TableSchema.of(table, columns, key), identity, partitioned, generated);
  }

  private Column column(ResultSet row) throws SQLException {
    ColumnType type = types.columnType((int) row.getLong(2), row.getInt(3));
    return new Column(row.getString(1), type, !row.getBoolean(4));
  }

  private static List<String> key(Connection connection, long oid) throws SQLException {
    return Jdbc.list(connection, KEY, r -> r.getString(1), oid);
  }
}
