package io.cdcpipeline;

import io.cdcpipeline.model.TableId;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A database with the table {@code items (id, n, v)} in it, of either kind. */
public final class SourceUnderTest implements AutoCloseable {
  public final DatabaseServer server;
  public final TestDatabase database;

  SourceUnderTest(DatabaseServer server) {
    this.server = server;
    this.database = server.createDatabase();
    database.execute(
        "CREATE TABLE items (id bigint NOT NULL PRIMARY KEY, n int NOT NULL, v varchar(200))");
  }

  public boolean postgres() {
    return server instanceof PostgresServer;
  }

  /** The namespace of its tables: a schema, or the database. */
  public String namespace() {
    return postgres() ? "public" : database.name();
  }

  public TableId table(String name) {
    return TableId.of(namespace(), name);
  }

  public Source source(String... tables) {
    return sourceAt(server.host(), server.port(), tables);
  }

  public Source sourceAt(String host, int port, String... tables) {
    String[] names = Stream.of(tables).map(name -> namespace() + "." + name).toArray(String[]::new);
    if (postgres()) {
      return PostgresSource.builder()
          .host(host)
          .port(port)
          .database(database.name())
          .user(server.user())
          .password(server.password())
          .tables(names)
          .build();
    }
    return MySqlSource.builder()
        // A proxy finds packets only in the clear.
        .tls(Tls.disabled())
        .host(host)
        .port(port)
        .user(server.user())
        .password(server.password())
        .tables(names)
        .build();
  }

  /** It and what else a process needs, as {@link SourceArguments} takes them. */
  public String[] arguments(String... others) {
    List<String> arguments = new ArrayList<>();
    arguments.add(postgres() ? "postgres" : "mysql");
    arguments.add(server.host());
    arguments.add(String.valueOf(server.port()));
    arguments.add(database.name());
    arguments.add(server.user());
    arguments.add(server.password());
    arguments.addAll(List.of(others));
    return arguments.toArray(new String[0]);
  }

  public void execute(String... statements) {
    database.execute(statements);
  }

  /** Inserts items {@code from} to {@code to}, both included, in one transaction. */
  public void insert(long from, long to) {
    try (Connection connection = database.connect()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        for (long start = from; start <= to; start += 500) {
          StringBuilder sql = new StringBuilder("INSERT INTO items (id, n, v) VALUES ");
          for (long id = start; id <= Math.min(to, start + 499); id++) {
            sql.append(id == start ? "" : ",")
                .append('(')
                .append(id)
                .append(",0,'v")
                .append(id)
                .append("')");
          }
          statement.execute(sql.toString());
        }
      }
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** What a query answers with, as pairs of numbers. */
  public Map<Long, Long> numbers(String query) {
    Map<Long, Long> rows = new TreeMap<>();
    database
        .query(query)
        .forEach(row -> rows.put(Long.valueOf(row.get(0)), Long.valueOf(row.get(1))));
    return rows;
  }

  /** The rows of items as {@code id -> n/v}. */
  public Map<Long, String> items() {
    Map<Long, String> rows = new TreeMap<>();
    database
        .query("SELECT id, n, v FROM items")
        .forEach(row -> rows.put(Long.valueOf(row.get(0)), row.get(1) + "/" + row.get(2)));
    return rows;
  }

  /** Names of the pipeline's threads that are alive. */
  static List<String> threadsOf(String pipeline) {
    List<String> names = new ArrayList<>();
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.isAlive() && thread.getName().contains("cdc-" + pipeline)) {
        names.add(thread.getName());
      }
    }
    return names;
  }

  @Override
  public void close() {
    database.close();
  }
}
