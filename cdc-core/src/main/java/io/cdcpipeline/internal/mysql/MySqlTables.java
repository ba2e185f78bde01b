package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.TablePatterns;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/** Finds the captured tables by the source's patterns. */
final class MySqlTables {
  private static final String ALL =
      """
      SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, coalesce(ENGINE, ''),
             EXISTS (SELECT 1 FROM information_schema.STATISTICS s
                     WHERE s.TABLE_SCHEMA = t.TABLE_SCHEMA AND s.TABLE_NAME = t.TABLE_NAME
                       AND s.INDEX_NAME = 'PRIMARY')
      FROM information_schema.TABLES t
      WHERE TABLE_SCHEMA NOT IN ('mysql', 'information_schema', 'performance_schema', 'sys')
      """;

  private final MySqlSource source;

  private volatile List<String> names;

  MySqlTables(MySqlSource source) {
    this.source = source;
    this.names = source.tables();
  }

  /** Names and patterns at present, to come back to. */
  List<String> names() {
    return names;
  }

  void names(List<String> changed) {
    names = List.copyOf(changed);
  }

  /**
   * What the catalog says about a table, as far as it decides whether it can be captured.
   *
   * @param engine the storage engine; empty for a view
   */
  record Found(TableId id, boolean view, String engine, boolean hasKey) {
    boolean isTransactional() {
      return engine.equalsIgnoreCase("InnoDB") || engine.equalsIgnoreCase("ndbcluster");
    }
  }

  /**
   * The captured tables in the order of their names.
   *
   * @throws io.cdcpipeline.CdcException with TABLE, naming each that is missing
   */
  List<Found> select(Connection connection, MySqlServer server) throws SQLException {
    Map<TableId, Found> all =
        Jdbc.list(
                connection,
                ALL,
                r ->
                    new Found(
                        TableId.of(r.getString(1), r.getString(2)),
                        !r.getString(3).equals("BASE TABLE"),
                        r.getString(4),
                        r.getBoolean(5)))
            .stream()
            .collect(Collectors.toMap(Found::id, found -> found));
    List<TableId> tables = all.values().stream().filter(f -> !f.view()).map(Found::id).toList();
    TablePatterns patterns = new TablePatterns(names, source.excludeTables(), server.foldsNames());
    return patterns
        .select(
            tables,
            name ->
                all.containsKey(name)
                    ? name + " is a view: name the tables behind it"
                    : "table "
                        + name
                        + " does not exist, or user "
                        + source.user()
                        + " has no privilege on it")
        .stream()
        .map(id -> Objects.requireNonNull(all.get(id)))
        .toList();
  }

  /** The names of {@link #select}. */
  List<TableId> ids(Connection connection, MySqlServer server) throws SQLException {
    return select(connection, server).stream().map(Found::id).toList();
  }
}
