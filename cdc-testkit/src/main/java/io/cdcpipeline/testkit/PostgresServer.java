package io.cdcpipeline.testkit;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server with {@code wal_level=logical}, room for 50 slots, and password login
 * (SCRAM). Commits are synchronous, so what was committed survives {@link #kill()}.
 */
public final class PostgresServer implements DatabaseServer {

  static final String USER = "postgres";
  static final String PASSWORD = "cdc-testkit-secret";

  private final ServerControl control;
  private final Login login;

  /** The login and the database that is always there. */
  record Login(String user, String password, String database) {}

  PostgresServer(ServerControl control, Login login) {
    this.control = control;
    this.login = login;
  }

  /** Starts a server of this major version, 15 to 18, for the caller alone. */
  public static PostgresServer start(int major) {
    return start(major, Map.of());
  }

  /** The same with server settings, such as {@code wal_level=replica}, over the kit's own. */
  public static PostgresServer start(int major, Map<String, String> settings) {
    ServerControl control =
        ContainerServer.available()
            ? new ContainerServer(PostgresRecipe.container(major, settings))
            : new NativeServer(PostgresRecipe.prepare(major, settings));
    control.start();
    return new PostgresServer(control, new Login(USER, PASSWORD, "postgres"));
  }

  /** The server that the environment names, or a new one, for all tests of this JVM. */
  static PostgresServer shared(int major) {
    return ServerUrl.of("postgres", 5432, "postgres")
        .map(PostgresServer::at)
        .orElseGet(() -> start(major).asShared());
  }

  private static PostgresServer at(ServerUrl url) {
    return new PostgresServer(url.control(), new Login(url.user(), url.password(), url.database()));
  }

  private PostgresServer asShared() {
    return new PostgresServer(new SharedServer(host(), port(), "shared by all tests"), login);
  }

  @Override
  public String host() {
    return control.host();
  }

  @Override
  public int port() {
    return control.port();
  }

  @Override
  public String user() {
    return login.user();
  }

  @Override
  public String password() {
    return login.password();
  }

  @Override
  public String database() {
    return login.database();
  }

  @Override
  public String jdbcUrl(String host, int port, String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  @Override
  public TestDatabase createDatabase() {
    String name = Names.unique("test");
    execute("CREATE DATABASE " + name);
    return new TestDatabase(this, name, () -> dropDatabase(name));
  }

  /** Ends the connections to a database and drops its replication slots, then itself. */
  public void dropDatabase(String name) {
    Jdbc admin = new Jdbc(jdbcUrl(), user(), password());
    String slots = "FROM pg_replication_slots WHERE database = '" + name + "'";
    Awaitility.await("slots of " + name + " dropped")
        .pollInSameThread()
        .pollDelay(Duration.ZERO)
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              admin.execute(
                  "SELECT pg_terminate_backend(active_pid) " + slots + " AND active",
                  "SELECT pg_drop_replication_slot(slot_name) " + slots + " AND NOT active");
              List<List<@Nullable String>> left = admin.query("SELECT 1 " + slots);
              return left.isEmpty();
            });
    admin.execute("DROP DATABASE IF EXISTS \"" + name + "\" WITH (FORCE)");
  }

  @Override
  public void kill() {
    control.kill();
  }

  @Override
  public void stop() {
    control.stop();
  }

  @Override
  public void restart() {
    control.restart();
  }

  @Override
  public void suspend() {
    control.suspend();
  }

  @Override
  public void resume() {
    control.resume();
  }

  @Override
  public void close() {
    control.close();
  }

  @Override
  public String toString() {
    return "PostgreSQL at " + host() + ":" + port();
  }
}
