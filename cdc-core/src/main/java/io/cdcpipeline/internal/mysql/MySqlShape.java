package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Whether a table still has the columns of a schema. */
final class MySqlShape {
  private final MySqlCatalog catalog = new MySqlCatalog();

  /**
   * What rules out reading rows of that schema.
   *
   * @param connection without a view of its own
   */
  Optional<String> whyNot(Connection connection, TableSchema schema) throws SQLException {
    Optional<TableSchema> now = catalog.table(connection, schema.table());
    if (now.isEmpty()) {
      return Optional.of("it does not exist any more");
    }
    for (Column column : schema.columns()) {
      int index = now.get().indexOf(column.name());
      if (index < 0) {
        return Optional.of("column " + column.name() + " does not exist any more");
      }
      Column found = now.get().column(index);
      if (!found.type().equals(column.type())) {
        return Optional.of(
            "column " + column.name() + " is " + found.type() + " now, and was " + column.type());
      }
    }
    return Optional.empty();
  }
}
