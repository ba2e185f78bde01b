package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.SourceDatabase.TableDefinition;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads how tables are defined at the moment. */
final class MySqlDefinitions {
  private MySqlDefinitions() {}

  /** {@code CREATE DATABASE} of each table's database, then {@code CREATE TABLE} of each table. */
  static List<TableDefinition> read(Connection connection, Collection<TableId> tables)
      throws SQLException {
    List<TableDefinition> definitions = new ArrayList<>();
    for (String database : tables.stream().map(TableId::namespace).distinct().sorted().toList()) {
      definitions.add(definition(connection, database, "SHOW CREATE DATABASE " + quote(database)));
    }
    for (TableId table : tables) {
      definitions.add(
          definition(connection, table.namespace(), "SHOW CREATE TABLE " + quote(table)));
    }
    return definitions;
  }

  private static TableDefinition definition(Connection connection, String database, String show)
      throws SQLException {
    return Jdbc.one(connection, show, r -> new TableDefinition(database, r.getString(2)));
  }

  static String quote(TableId table) {
    return quote(table.namespace()) + "." + quote(table.name());
  }

  static String quote(String identifier) {
    return '`' + identifier.replace("`", "``") + '`';
  }
}
