package io.cdcpipeline.testkit;

import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Servers that all tests of a JVM share: each is started when it is first asked for and ends with
 * the JVM. Tests work in {@linkplain DatabaseServer#createDatabase() databases of their own} and
 * must not stop, kill or suspend these; for that they start their own.
 */
public final class Servers {

  private static final Map<Integer, PostgresServer> POSTGRES = new TreeMap<>();
  private static final Map<MySqlFlavour, MySqlServer> MYSQL = new EnumMap<>(MySqlFlavour.class);
  private static @Nullable IoTDBServer iotdb;

  private Servers() {}

  /** PostgreSQL of this major version, 15 to 18. */
  public static PostgresServer postgres(int major) {
    synchronized (POSTGRES) {
      return POSTGRES.computeIfAbsent(major, PostgresServer::start);
    }
  }

  /** MySQL of this flavour. */
  public static MySqlServer mysql(MySqlFlavour flavour) {
    synchronized (MYSQL) {
      return MYSQL.computeIfAbsent(flavour, MySqlServer::start);
    }
  }

  /** Apache IoTDB 2.0; tests use devices and tables of their own. */
  public static synchronized IoTDBServer iotdb() {
    IoTDBServer server = iotdb;
    if (server == null) {
      server = IoTDBServer.start();
      iotdb = server;
    }
    return server;
  }
}
