package io.cdcpipeline.testkit;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * A real database server. Its user may do everything; every test works in a {@linkplain
 * #createDatabase() database of its own}.
 *
 * <p>What a server cannot be asked for, such as killing one that was given by a URL, throws {@link
 * UnsupportedOperationException}. Safe to use from several threads.
 */
public sealed interface DatabaseServer extends AutoCloseable permits PostgresServer, MySqlServer {

  String host();

  int port();

  /** A superuser, with a password that the server checks. */
  String user();

  String password();

  /** The address of the server's own database, without user and password. */
  default String jdbcUrl() {
    return jdbcUrl(host(), port(), database());
  }

  /** The address of a database reached by another way, such as a {@code FaultProxy}. */
  String jdbcUrl(String host, int port, String database);

  /** The database that is always there; tests should not write to it. */
  String database();

  /** A new empty database under a name that no other test has. */
  TestDatabase createDatabase();

  /** A new connection to {@link #database()}. */
  default Connection connect() throws SQLException {
    return new Jdbc(jdbcUrl(), user(), password()).connect();
  }

  /** Runs statements in {@link #database()}, each committed by itself. */
  default void execute(String... statements) {
    new Jdbc(jdbcUrl(), user(), password()).execute(statements);
  }

  /** Ends the server with SIGKILL; {@link #restart()} brings it back with its data. */
  void kill();

  /** Ends the server in an orderly way, within 20 seconds or by SIGKILL. */
  void stop();

  /** Starts the server again on the same port with the same data, stopping it first if it runs. */
  void restart();

  /** Freezes the server with all its processes: connections stay open, nothing answers. */
  void suspend();

  /** Ends {@link #suspend()}. */
  void resume();

  /** Ends the server and deletes its data. A server that others share is left alone. */
  @Override
  void close();
}
