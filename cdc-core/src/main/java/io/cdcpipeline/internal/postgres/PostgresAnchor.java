package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Anchor;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.RowReader;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A repeatable-read transaction whose snapshot all tables are read in. */
final class PostgresAnchor implements Anchor {
  private static final Pattern PLANNED_ROWS = Pattern.compile(" rows=(\\d+) ");
  private static final long FETCH_BYTES = 4 << 20;
  private static final int FETCH_MOST = 2_000;

  private final PostgresConnections connections;
  private final Connection connection;
  private final StreamStart start;
  private final long takenAtMicros;
  private volatile boolean closed;
  private volatile boolean reading;

  private PostgresAnchor(
      PostgresConnections connections,
      Connection connection,
      StreamStart start,
      long takenAtMicros) {
    this.connections = connections;
    this.connection = connection;
    this.start = start;
    this.takenAtMicros = takenAtMicros;
  }

  /**
   * Opens the transaction.
   *
   * @param snapshot an exported snapshot to read in; null: one taken now
   */
  static PostgresAnchor open(
      PostgresConnections connections, StreamStart start, @Nullable String snapshot) {
    Connection connection = connections.openForReading();
    try {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      if (snapshot != null) {
        Jdbc.execute(connection, "SET TRANSACTION SNAPSHOT '" + snapshot + "'");
      }
      long micros =
          Jdbc.one(
              connection,
              "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::int8",
              r -> r.getLong(1));
      // Along the key's index: rows come at once, and the server sorts nothing on its disk.
      Jdbc.execute(connection, "SET LOCAL enable_sort = off");
      return new PostgresAnchor(connections, connection, start, micros);
    } catch (SQLException e) {
      Jdbc.closeQuietly(connection);
      throw connections.error("open the snapshot for the backfill", e);
    }
  }

  @Override
  public StreamStart start() {
    return start;
  }

  @Override
  public long takenAtMicros() {
    return takenAtMicros;
  }

  /** The planner's estimate, which follows the table's size even if it was never analyzed. */
  @Override
  public long estimatedRows(TableSchema table) {
    try {
      String plan = Jdbc.one(connection, "EXPLAIN SELECT FROM " + from(table), r -> r.getString(1));
      Matcher rows = PLANNED_ROWS.matcher(plan);
      return rows.find() ? Long.parseLong(rows.group(1)) : -1;
    } catch (SQLException e) {
      throw error(table, e);
    }
  }

  @Override
  public void read(TableSchema table, Consumer<Row> sink) {
    RowReader reader = new PostgresRowReader(table);
    String query = "SELECT " + reader.selectList() + " FROM " + from(table) + orderBy(table);
    reading = true;
    try (Statement statement = connection.createStatement()) {
      reader.prepare(connection);
      statement.setFetchSize(fetchSize(table));
      try (ResultSet rows = statement.executeQuery(query)) {
        while (rows.next()) {
          sink.accept(reader.read(rows));
        }
      }
    } catch (SQLException e) {
      throw error(table, e);
    } finally {
      reading = false;
    }
  }

  /** As many rows as a few megabytes hold by the table's size, TOAST included. */
  private int fetchSize(TableSchema table) throws SQLException {
    long bytes =
        Jdbc.one(
            connection,
            "SELECT coalesce(sum(pg_table_size(relid)), 0)::int8 FROM (SELECT ?::regclass AS relid"
                + " UNION SELECT relid FROM pg_partition_tree(?::regclass)) t",
            r -> r.getLong(1),
            quoted(table),
            quoted(table));
    long perRow = 1 + bytes / Math.max(1, estimatedRows(table));
    return (int) Math.max(16, Math.min(FETCH_MOST, FETCH_BYTES / perRow));
  }

  /** Without the tables that inherit, which are tables of their own; with the partitions. */
  private String from(TableSchema table) {
    try {
      boolean partitioned =
          Jdbc.one(
              connection,
              "SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass",
              r -> r.getBoolean(1),
              quoted(table));
      return (partitioned ? "" : "ONLY ") + quoted(table);
    } catch (SQLException e) {
      throw error(table, e);
    }
  }

  private static String quoted(TableSchema table) {
    return PostgresRelation.quote(table.table().namespace())
        + "."
        + PostgresRelation.quote(table.table().name());
  }

  private static String orderBy(TableSchema table) {
    return table.hasKey()
        ? table.keyNames().stream()
            .map(PostgresRelation::quote)
            .collect(Collectors.joining(", ", " ORDER BY ", ""))
        : "";
  }

  private CdcException error(TableSchema table, SQLException e) {
    if (closed) {
      return new CdcException(
          Reason.UNREACHABLE, "The backfill of " + table.table() + " was ended by close()", e);
    }
    return connections.error("read table " + table.table(), e);
  }

  @Override
  public void close() {
    closed = true;
    if (reading) {
      PostgresConnections.abort(connection);
    } else {
      Jdbc.closeQuietly(connection);
    }
  }
}
