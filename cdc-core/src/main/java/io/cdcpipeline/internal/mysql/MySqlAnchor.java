package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Anchor;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.RowReader;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** A repeatable-read transaction whose view all tables are read in. */
final class MySqlAnchor implements Anchor {
  private final MySqlConnections connections;
  private final Connection connection;
  private final StreamStart start;
  private final Map<TableId, Long> estimates;
  private final long takenAtMicros;
  private volatile boolean closed;
  private volatile boolean reading;

  /**
   * An anchor.
   *
   * @param connection with the transaction open; belongs to the anchor from here on
   */
  MySqlAnchor(
      MySqlConnections connections,
      Connection connection,
      StreamStart start,
      Map<TableId, Long> estimates)
      throws SQLException {
    this.connections = connections;
    this.connection = connection;
    this.start = start;
    this.estimates = estimates;
    this.takenAtMicros =
        Jdbc.one(
            connection,
            "SELECT CAST(unix_timestamp(now(6)) * 1000000 AS SIGNED)",
            r -> r.getLong(1));
  }

  @Override
  public StreamStart start() {
    return start;
  }

  @Override
  public long takenAtMicros() {
    return takenAtMicros;
  }

  /** The optimizer's estimate from before the lock, which is often off by a third. */
  @Override
  public long estimatedRows(TableSchema table) {
    return estimates.getOrDefault(table.table(), -1L);
  }

  /** {@inheritDoc} The server sends rows as they are taken; the driver keeps one of them. */
  @Override
  public void read(TableSchema table, Consumer<Row> sink) {
    RowReader reader = new MySqlRowReader(table);
    String query =
        "SELECT "
            + reader.selectList()
            + " FROM "
            + MySqlDefinitions.quote(table.table())
            + orderBy(table);
    boolean complete = false;
    reading = true;
    try {
      reader.prepare(connection);
      Statement statement =
          connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_READ_ONLY);
      statement.setFetchSize(Integer.MIN_VALUE);
      ResultSet rows = statement.executeQuery(query);
      while (rows.next()) {
        sink.accept(reader.read(rows));
      }
      complete = true;
      rows.close();
      statement.close();
    } catch (SQLException e) {
      throw error(table, e);
    } finally {
      reading = false;
      if (!complete) {
        // To close a result set in order means to read it to its end.
        MySqlConnections.abort(connection);
      }
    }
  }

  private static String orderBy(TableSchema table) {
    return table.hasKey()
        ? table.keyNames().stream()
            .map(MySqlDefinitions::quote)
            .collect(Collectors.joining(", ", " FORCE INDEX (PRIMARY) ORDER BY ", ""))
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
      MySqlConnections.abort(connection);
    } else {
      Jdbc.closeQuietly(connection);
    }
  }
}
