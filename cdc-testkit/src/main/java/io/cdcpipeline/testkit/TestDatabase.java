package io.cdcpipeline.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A database of one test; closing it drops it with everything that hangs on it. */
public final class TestDatabase implements AutoCloseable {

  private final DatabaseServer server;
  private final String name;
  private final Runnable drop;

  TestDatabase(DatabaseServer server, String name, Runnable drop) {
    this.server = server;
    this.name = name;
    this.drop = drop;
  }

  public DatabaseServer server() {
    return server;
  }

  public String name() {
    return name;
  }

  public String jdbcUrl() {
    return server.jdbcUrl(server.host(), server.port(), name);
  }

  /** A new connection as the server's user. */
  public Connection connect() throws SQLException {
    return jdbc().connect();
  }

  /** Runs statements, each committed by itself. */
  public void execute(String... statements) {
    jdbc().execute(statements);
  }

  /** All rows of a query, each value as text or null. */
  public List<List<@Nullable String>> query(String sql) {
    return jdbc().query(sql);
  }

  /** The first column of the first row, null if that is null or there is no row. */
  public @Nullable String queryOne(String sql) {
    List<List<@Nullable String>> rows = query(sql);
    return rows.isEmpty() ? null : rows.get(0).get(0);
  }

  /** Ends all connections to it, drops its replication slots (PostgreSQL) and the database. */
  @Override
  public void close() {
    drop.run();
  }

  private Jdbc jdbc() {
    return new Jdbc(jdbcUrl(), server.user(), server.password());
  }

  @Override
  public String toString() {
    return "database " + name + " at " + server;
  }
}
