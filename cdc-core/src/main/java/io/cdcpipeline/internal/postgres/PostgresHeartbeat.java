package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a transactional message into the log, so that the slot moves on even if the captured
 * tables rest while others do not. Keeps its connection. Thread-safe.
 */
final class PostgresHeartbeat implements AutoCloseable {
  private final PostgresConnections connections;
  private final String pipeline;
  private final Object beating = new Object();
  private volatile @Nullable Connection connection;
  private volatile boolean closed;

  PostgresHeartbeat(PostgresConnections connections, String pipeline) {
    this.connections = connections;
    this.pipeline = pipeline;
  }

  void beat() {
    synchronized (beating) {
      if (closed) {
        return;
      }
      Connection current = connection;
      if (current == null) {
        current = connections.open();
        connection = current;
      }
      try {
        Jdbc.list(
            current,
            "SELECT pg_logical_emit_message(true, 'cdc-pipeline', ?)",
            r -> pipeline,
            pipeline);
      } catch (SQLException e) {
        Jdbc.closeQuietly(current);
        connection = null;
        if (!closed) {
          throw connections.error("write a heartbeat into the log", e);
        }
      } finally {
        if (closed) {
          PostgresConnections.abort(current);
        }
      }
    }
  }

  /** Does not wait for a beat that is under way but cuts it. */
  @Override
  public void close() {
    closed = true;
    PostgresConnections.abort(connection);
  }
}
