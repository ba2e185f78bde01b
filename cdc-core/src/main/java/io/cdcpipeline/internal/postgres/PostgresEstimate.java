package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.internal.source.TableSelection;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The planner's estimate, which follows a table's size even if it was never analyzed. */
final class PostgresEstimate {
  private static final Pattern ROWS = Pattern.compile(" rows=(\\d+) ");

  private static final String BYTES =
      """
      SELECT coalesce(sum(pg_table_size(relid)), 0)::int8
        FROM (SELECT ?::regclass AS relid UNION SELECT relid FROM pg_partition_tree(?::regclass)) t
      """;

  private PostgresEstimate() {}

  static TableEstimate of(Connection connection, TableSelection table) throws SQLException {
    String from = PostgresTableReads.of(connection, table.schema()).from();
    long all = rows(connection, from, null);
    String name = PostgresRelation.quote(table.schema().table());
    long bytes = Jdbc.one(connection, BYTES, r -> r.getLong(1), name, name);
    return new TableEstimate(
        table.where() == null ? all : rows(connection, from, table.where()),
        (int) Math.min(Integer.MAX_VALUE, Math.max(1, bytes / Math.max(1, all))));
  }

  private static long rows(Connection connection, String from, @Nullable String where)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      String query =
          "EXPLAIN SELECT FROM " + from + (where == null ? "" : " WHERE (\n" + where + "\n)");
      try (var plan = statement.executeQuery(query)) {
        plan.next();
        Matcher rows = ROWS.matcher(plan.getString(1));
        return rows.find() ? Long.parseLong(rows.group(1)) : -1;
      }
    }
  }
}
