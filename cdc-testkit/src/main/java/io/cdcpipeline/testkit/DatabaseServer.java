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
public abstract sealed class DatabaseServer implements AutoCloseable
    permits PostgresServer, MySqlServer {

  /**
   * A superuser of servers started with TLS, whom they let in only with a certificate signed by
   * their authority; the password is that of {@link #user()}.
   */
  public static final String CERTIFIED_USER = "certified";

  final ServerControl control;
  private final Login login;

  /** The login and the database that is always there. */
  record Login(String user, String password, String database) {}

  DatabaseServer(ServerControl control, Login login) {
    this.control = control;
    this.login = login;
  }

  Login login() {
    return login;
  }

  public final String host() {
    return control.host();
  }

  public final int port() {
    return control.port();
  }

  /** A superuser, with a password that the server checks. */
  public final String user() {
    return login.user();
  }

  public final String password() {
    return login.password();
  }

  /** The database that is always there; tests should not write to it. */
  public final String database() {
    return login.database();
  }

  /** The address of the server's own database, without user and password. */
  public final String jdbcUrl() {
    return jdbcUrl(host(), port(), database());
  }

  /** The address of a database reached by another way, such as a {@code FaultProxy}. */
  public abstract String jdbcUrl(String host, int port, String database);

  /** A new empty database under a name that no other test has. */
  public final TestDatabase createDatabase() {
    String name = Names.unique("test");
    execute("CREATE DATABASE " + name);
    return new TestDatabase(this, name, () -> dropDatabase(name));
  }

  /** Ends the connections to a database and drops it with all that hangs on it. */
  public abstract void dropDatabase(String name);

  /** A new connection to {@link #database()}. */
  public final Connection connect() throws SQLException {
    return admin().connect();
  }

  /** Runs statements in {@link #database()}, each committed by itself. */
  public final void execute(String... statements) {
    admin().execute(statements);
  }

  final Jdbc admin() {
    return new Jdbc(jdbcUrl(), user(), password());
  }

  /** Ends the server with SIGKILL; {@link #restart()} brings it back with its data. */
  public final void kill() {
    control.kill();
  }

  /** Ends the server in an orderly way, within 20 seconds or by SIGKILL. */
  public final void stop() {
    control.stop();
  }

  /** Starts the server again on the same port with the same data, stopping it first if it runs. */
  public final void restart() {
    control.restart();
  }

  /** Freezes the server with all its processes: connections stay open, nothing answers. */
  public final void suspend() {
    control.suspend();
  }

  /** Ends {@link #suspend()}. */
  public final void resume() {
    control.resume();
  }

  /** Ends the server and deletes its data. A server that others share is left alone. */
  @Override
  public final void close() {
    control.close();
  }

  final ServerControl shared() {
    return new SharedServer(host(), port(), "shared by all tests");
  }
}
