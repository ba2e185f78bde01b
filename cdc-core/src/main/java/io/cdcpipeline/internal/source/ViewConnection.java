package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The connection that a view reads on, whatever the database. For one thread; only {@link #close()}
 * may come from another, and ends a read that is under way.
 */
public final class ViewConnection implements AutoCloseable {
  private final Connections connections;
  private final Connection connection;
  private volatile boolean closed;
  private volatile boolean busy;

  /**
   * A view's connection.
   *
   * @param connection belongs to this from here on
   */
  public ViewConnection(Connections connections, Connection connection) {
    this.connections = connections;
    this.connection = connection;
  }

  /** The connection, for all that is not the reading of a table. */
  public Connection jdbc() {
    return connection;
  }

  /** Reads something of a table. */
  public <T> T reading(TableSelection table, Connections.Work<T> work) {
    busy = true;
    try {
      return work.on(connection);
    } catch (SQLException e) {
      String condition = table.where() == null ? "" : " where " + table.where();
      throw error("read table " + table.schema().table() + condition, e);
    } finally {
      busy = false;
    }
  }

  /**
   * The key that is the first row of a query, as texts; empty if there is no row.
   *
   * @param query is sent as it is: a condition in it may hold what JDBC takes for an escape
   */
  public Optional<KeyBound> key(String query, int columns) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(query)) {
        if (!row.next()) {
          return Optional.empty();
        }
        List<String> texts = new ArrayList<>(columns);
        for (int i = 1; i <= columns; i++) {
          texts.add(row.getString(i));
        }
        return Optional.of(new KeyBound(texts));
      }
    }
  }

  /** A failure in our words; once closed, that is what it is blamed on. */
  public CdcException error(String doing, SQLException e) {
    return closed
        ? new CdcException(
            Reason.UNREACHABLE, "The backfill was ended by close(), and could not " + doing, e)
        : connections.error(doing, e);
  }

  @Override
  public void close() {
    closed = true;
    if (busy) {
      Connections.abort(connection);
    } else {
      Jdbc.closeQuietly(connection);
    }
  }
}
