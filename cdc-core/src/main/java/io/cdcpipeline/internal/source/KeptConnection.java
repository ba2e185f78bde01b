package io.cdcpipeline.internal.source;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A connection that is opened when there is work for it and kept for more, until some of it fails.
 * For one thread at a time.
 */
public final class KeptConnection implements AutoCloseable {
  private final Connections connections;
  private final Connections.Work<?> preparation;
  private @Nullable Connection connection;

  /** A connection that is not open yet. */
  public KeptConnection(Connections connections) {
    this(connections, opened -> opened);
  }

  /**
   * A connection that is not open yet.
   *
   * @param preparation is done once on each that is opened
   */
  public KeptConnection(Connections connections, Connections.Work<?> preparation) {
    this.connections = connections;
    this.preparation = preparation;
  }

  /**
   * Does something on the connection, which is given up if that fails.
   *
   * @param doing what it is, in the words of a failure's message
   */
  public <T> T with(String doing, Connections.Work<T> work) {
    boolean complete = false;
    try {
      T result = work.on(open());
      complete = true;
      return result;
    } catch (SQLException e) {
      throw connections.error(doing, e);
    } finally {
      if (!complete) {
        close();
      }
    }
  }

  private Connection open() throws SQLException {
    Connection open = connection;
    if (open == null) {
      open = connections.open();
      connection = open;
      preparation.on(open);
    }
    return open;
  }

  /** Closes the connection if there is one; the next work opens another. */
  @Override
  public void close() {
    Jdbc.closeQuietly(connection);
    connection = null;
  }
}
