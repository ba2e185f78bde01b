package io.cdcpipeline.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers that all tests of a JVM share: each is started when it is first asked for and ends with
 * the JVM. Tests work in {@linkplain DatabaseServer#createDatabase() databases of their own};
 * killing, stopping or suspending a shared server is refused, for that a test starts its own.
 *
 * <p>Where a server comes from, in this order:
 *
 * <ol>
 *   <li>from the environment: {@code CDC_TESTKIT_POSTGRES_URL}, {@code CDC_TESTKIT_MYSQL_URL} or
 *       {@code CDC_TESTKIT_IOTDB_URL} (or system properties such as {@code
 *       cdc.testkit.postgres.url}) as {@code scheme://user:password@host:port/database}, whatever
 *       version or flavour was asked for;
 *   <li>from Docker, where an engine answers and {@code CDC_TESTKIT_DOCKER} is not {@code false};
 *   <li>from native binaries for Linux on amd64, which Maven fetches once.
 * </ol>
 *
 * Servers that a test starts for itself come from Docker or from native binaries.
 */
public final class Servers {

  private static final Map<Integer, PostgresServer> POSTGRES = new TreeMap<>();
  private static final Map<MySqlFlavour, MySqlServer> MYSQL = new EnumMap<>(MySqlFlavour.class);
  private static @Nullable IoTDBServer iotdb;

  private Servers() {}

  /** PostgreSQL of this major version, 15 to 18. */
  public static PostgresServer postgres(int major) {
    synchronized (POSTGRES) {
      return POSTGRES.computeIfAbsent(major, PostgresServer::shared);
    }
  }

  /** MySQL of this flavour. */
  public static MySqlServer mysql(MySqlFlavour flavour) {
    synchronized (MYSQL) {
      return MYSQL.computeIfAbsent(flavour, MySqlServer::shared);
    }
  }

  /** Apache IoTDB 2.0; tests use devices and tables of their own. */
  public static synchronized IoTDBServer iotdb() {
    IoTDBServer server = iotdb;
    if (server == null) {
      server = IoTDBServer.shared();
      iotdb = server;
    }
    return server;
  }
}
