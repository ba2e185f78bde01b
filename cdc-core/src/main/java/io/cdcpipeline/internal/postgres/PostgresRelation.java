package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * What the catalog says about a relation, as far as it decides whether it can be captured.
 *
 * @param kind {@code pg_class.relkind}
 * @param persistence {@code pg_class.relpersistence}
 * @param partition whether it is a partition of another table
 * @param identity {@code pg_class.relreplident}
 * @param hasKey whether it has a primary key
 * @param readable whether the user may read all of it
 * @param filtered whether row security hides rows from the user
 * @param owned whether the user has the owner's rights, which a publication needs
 */
record PostgresRelation(
    TableId id,
    char kind,
    char persistence,
    boolean partition,
    char identity,
    boolean hasKey,
    boolean readable,
    boolean filtered,
    boolean owned) {

  private static final String ALL =
      """
      SELECT n.nspname, c.relname, c.relkind, c.relpersistence, c.relispartition, c.relreplident,
             EXISTS (SELECT FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
             has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'),
             c.relrowsecurity AND row_security_active(c.oid),
             pg_has_role(c.relowner, 'USAGE')
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'f', 'v', 'm')
        AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
      """;

  /** All relations of the database but the system's and other sessions' temporary ones. */
  static List<PostgresRelation> all(Connection connection) throws SQLException {
    return Jdbc.list(
        connection,
        ALL,
        r ->
            new PostgresRelation(
                TableId.of(r.getString(1), r.getString(2)),
                r.getString(3).charAt(0),
                r.getString(4).charAt(0),
                r.getBoolean(5),
                r.getString(6).charAt(0),
                r.getBoolean(7),
                r.getBoolean(8),
                r.getBoolean(9),
                r.getBoolean(10)));
  }

  /** Whether a pattern may mean it: a table that is not a part of another one. */
  boolean isTable() {
    return (kind == 'r' || kind == 'p' || kind == 'f') && !partition;
  }

  boolean isPartitioned() {
    return kind == 'p';
  }

  /** Whether the server refuses UPDATE and DELETE once the table is published. */
  boolean updatesFailWhenPublished() {
    return identity == 'n' || (identity == 'd' && !hasKey);
  }

  /** The name, quoted for SQL. */
  String quoted() {
    return quote(id);
  }

  static String quote(TableId table) {
    return quote(table.namespace()) + "." + quote(table.name());
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }

  /** What rules out capturing it; empty if nothing does. */
  String obstacle() {
    if (partition) {
      return id + " is a partition: name the partitioned table instead";
    }
    return switch (kind) {
      case 'v' -> id + " is a view: name the tables behind it";
      case 'm' -> id + " is a materialized view: name the tables behind it";
      case 'f' -> id + " is a foreign table, which leaves no trace in the log: exclude it";
      default ->
          persistence == 'u'
              ? id
                  + " is unlogged, which leaves no trace in the log: ALTER TABLE "
                  + quoted()
                  + " SET LOGGED, or exclude it"
              : "";
    };
  }
}
