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
public final class PostgresServer extends DatabaseServer {

  static final String USER = "postgres";
  static final String PASSWORD = "cdc-testkit-secret";

  PostgresServer(ServerControl control, Login login) {
    super(control, login);
  }

  /** Starts a server of this major version, 15 to 18, for the caller alone. */
  public static PostgresServer start(int major) {
    return start(major, Map.of());
  }

  /** The same with server settings, such as {@code wal_level=replica}, over the kit's own. */
  public static PostgresServer start(int major, Map<String, String> settings) {
    return started(
        ContainerServer.available()
            ? new ContainerServer(PostgresRecipe.container(major, settings))
            : new NativeServer(PostgresRecipe.prepare(major, settings)));
  }

  /**
   * Starts a server for the caller alone that shows this certificate, from native binaries. Its
   * user logs in with or without TLS, {@link #CERTIFIED_USER} only with a certificate.
   */
  public static PostgresServer startWithTls(
      int major, CertificateAuthority authority, CertificateAuthority.Identity server) {
    PostgresServer started =
        started(new NativeServer(PostgresRecipe.prepareTls(major, authority, server)));
    started.execute(
        "CREATE ROLE %s SUPERUSER REPLICATION LOGIN PASSWORD '%s'"
            .formatted(CERTIFIED_USER, PASSWORD));
    return started;
  }

  /**
   * Starts a hot standby that follows this server, which is restarted on the way.
   *
   * @throws UnsupportedOperationException unless this server was started from native binaries for
   *     the caller alone
   */
  public PostgresServer startStandby() {
    if (!(control instanceof NativeServer server
        && server.recipe() instanceof PostgresRecipe primary)) {
      throw new UnsupportedOperationException(
          this + " is not a native server of this test alone: its data cannot be copied");
    }
    stop();
    PostgresRecipe standby;
    try {
      standby = PostgresRecipe.standbyOf(primary);
    } finally {
      restart();
    }
    return started(new NativeServer(standby));
  }

  private static PostgresServer started(ServerControl control) {
    control.start();
    return new PostgresServer(control, new Login(USER, PASSWORD, "postgres"));
  }

  /** The server that the environment names, or a new one, for all tests of this JVM. */
  static PostgresServer shared(int major) {
    return ServerUrl.of("postgres", 5432, "postgres")
        .map(url -> new PostgresServer(url.control(), url.login()))
        .orElseGet(() -> start(major).asShared());
  }

  private PostgresServer asShared() {
    return new PostgresServer(shared(), login());
  }

  @Override
  public String jdbcUrl(String host, int port, String database) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database;
  }

  /** {@inheritDoc} So it drops its replication slots too. */
  @Override
  public void dropDatabase(String name) {
    Jdbc admin = admin();
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
  public String toString() {
    return "PostgreSQL at " + host() + ":" + port();
  }
}
