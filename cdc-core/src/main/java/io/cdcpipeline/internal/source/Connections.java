package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Connections to one source database, each for one piece of work. */
public abstract class Connections {
  protected static final Duration SHORT_READ = Duration.ofSeconds(30);

  /** A read may wait for the server to find its first row; a dead network ends it all the same. */
  protected static final Duration LONG_READ = Duration.ofMinutes(15);

  /** What is done with a connection, and what it is worth. */
  @FunctionalInterface
  public interface Work<T> {
    T on(Connection connection) throws SQLException;
  }

  /** A connection for short statements. */
  public abstract Connection open();

  /** A failure in our words. */
  public abstract CdcException error(String doing, SQLException e);

  /** Does something on a connection of its own. */
  public final <T> T with(String doing, Work<T> work) {
    return with(open(), doing, work);
  }

  /** Does something on this connection and closes it. */
  protected final <T> T with(Connection connection, String doing, Work<T> work) {
    try {
      return work.on(connection);
    } catch (SQLException e) {
      throw error(doing, e);
    } finally {
      Jdbc.closeQuietly(connection);
    }
  }

  /** Cuts a connection that another thread may be using. */
  public static void abort(@Nullable Connection connection) {
    if (connection == null) {
      return;
    }
    Executor here = Runnable::run;
    try {
      connection.abort(here);
    } catch (SQLException ignored) {
      // It is gone already, which is what was asked for.
    }
  }

  /** A host as it stands in a URL: an IPv6 address in brackets. */
  protected static String inUrl(String host) {
    return host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
