package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The optimizer's estimate, which is often off by a third. */
final class MySqlEstimate {
  private static final String BYTES_PER_ROW =
      """
      SELECT coalesce(AVG_ROW_LENGTH, 0) FROM information_schema.TABLES
       WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ?
      """;

  private MySqlEstimate() {}

  static TableEstimate of(Connection connection, TableSelection selection) throws SQLException {
    TableId table = selection.schema().table();
    long bytes =
        Jdbc.first(connection, BYTES_PER_ROW, r -> r.getLong(1), table.namespace(), table.name())
            .orElse(0L);
    return new TableEstimate(
        rows(connection, selection), (int) Math.max(1, Math.min(bytes, Integer.MAX_VALUE)));
  }

  private static long rows(Connection connection, TableSelection selection) throws SQLException {
    String where = selection.where();
    String query =
        "EXPLAIN FORMAT = TRADITIONAL SELECT * FROM "
            + MySqlDefinitions.quote(selection.schema().table())
            + (where == null ? "" : " WHERE (\n" + where + "\n)");
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet plan = statement.executeQuery(query)) {
        plan.next();
        double rows = plan.getDouble("rows");
        // Without a number of rows the condition rules all of them out.
        return plan.wasNull() ? 0 : Math.round(rows * plan.getDouble("filtered") / 100);
      }
    }
  }
}
