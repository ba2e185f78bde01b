package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whether a table still has the columns of a schema, and whether the rows of a snapshot are still
 * there to be read.
 *
 * <p>The server reads tables in the snapshot, but with the definitions of now. What rewrites a
 * table (a column's type is changed, a column with a volatile default is added) leaves nothing for
 * snapshots from before: they see it empty. So does TRUNCATE, but that stands in the log as well.
 */
final class PostgresShape {
  private static final String COLUMNS =
      """
      SELECT coalesce(string_agg(attname || ' ' || atttypid || ' ' || atttypmod || ' ' || xmin, ','
                 ORDER BY attnum), '')
        FROM pg_attribute WHERE attrelid = ?::regclass AND attnum > 0 AND NOT attisdropped
      """;

  private final PostgresConnections connections;
  private final PostgresTypes types;

  PostgresShape(PostgresConnections connections, PostgresTypes types) {
    this.connections = connections;
    this.types = types;
  }

  /**
   * What rules out reading rows of that schema; nothing can change any more until the transaction
   * ends, since this locks the table against it.
   *
   * @throws SQLException also where a column or the table no longer exists
   */
  Optional<String> whyNot(Connection connection, TableSchema schema, String from)
      throws SQLException {
    String table = PostgresRelation.quote(schema.table());
    boolean rewritten;
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(query(schema, from))) {
        row.next();
        Optional<String> retyped = retyped(schema, row);
        if (retyped.isPresent()) {
          return retyped;
        }
        rewritten = row.getBoolean(2);
      }
    }
    if (!rewritten) {
      return Optional.empty();
    }
    String then = Jdbc.one(connection, COLUMNS, r -> r.getString(1), table);
    String now =
        connections.with(
            "read the definition of table " + schema.table(),
            other -> Jdbc.one(other, COLUMNS, r -> r.getString(1), table));
    return then.equals(now)
        ? Optional.empty()
        : Optional.of("it was rewritten, so that the rows from before can no longer be seen");
  }

  /** One row: the types of now, whether files have changed, and the columns for their modifiers. */
  private static String query(TableSchema schema, String from) {
    List<String> columns =
        schema.columns().stream()
            .map(
                c ->
                    PostgresRelation.quote(schema.table().name())
                        + "."
                        + PostgresRelation.quote(c.name()))
            .toList();
    String table = "'" + PostgresRelation.quote(schema.table()).replace("'", "''") + "'::regclass";
    return "SELECT ARRAY["
        + columns.stream()
            .map(c -> "pg_typeof(" + c + ")::oid::int8")
            .collect(Collectors.joining(", "))
        + "], (SELECT coalesce(bool_or(relfilenode <> pg_relation_filenode(oid)), false)"
        + " FROM pg_class WHERE oid = "
        + table
        + " OR oid IN (SELECT relid FROM pg_partition_tree("
        + table
        + "))), "
        + String.join(", ", columns)
        + " FROM (SELECT) AS one LEFT JOIN "
        + from
        + " ON false";
  }

  private Optional<String> retyped(TableSchema schema, ResultSet row) throws SQLException {
    Long[] oids = (Long[]) row.getArray(1).getArray();
    ResultSetMetaData columns = row.getMetaData();
    for (int i = 0; i < schema.size(); i++) {
      Column column = schema.column(i);
      ColumnType now =
          types.columnType(
              oids[i].intValue(), columns.getPrecision(i + 3), columns.getScale(i + 3));
      if (!isSame(now, column.type())) {
        return Optional.of(
            "column " + column.name() + " is " + now + " now, and was " + column.type());
      }
    }
    return Optional.empty();
  }

  /** Labels may be added to an enum while its rows are read. */
  private static boolean isSame(ColumnType a, ColumnType b) {
    if (a.kind() == ColumnType.Kind.ARRAY && b.kind() == ColumnType.Kind.ARRAY) {
      return isSame(a.element(), b.element());
    }
    return a.withSymbols(List.of()).equals(b.withSymbols(List.of()));
  }
}
