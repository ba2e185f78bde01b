package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.Tls;
import io.cdcpipeline.internal.source.Connections;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.PemStores;
import io.cdcpipeline.internal.source.TlsFailures;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens connections to one MySQL server, all with a bound and under our name. */
final class MySqlConnections extends Connections {
  /**
   * Without a {@code sql_mode}, so that definitions come in one form whatever the server's default.
   * The server must not end a session that waits for its turn, nor one whose rows a sink takes
   * slowly.
   */
  private static final String SESSION =
      "sql_mode='',max_execution_time=0,lock_wait_timeout=10,wait_timeout=86400,"
          + "net_write_timeout=86400,information_schema_stats_expiry=0";

  private final MySqlSource source;
  private final String pipeline;
  private volatile @Nullable String version;

  MySqlConnections(MySqlSource source, String pipeline) {
    this.source = source;
    this.pipeline = pipeline;
  }

  /** Does something on a connection without the settings that only MySQL 8 knows. */
  <T> T withPlain(String doing, Work<T> work) {
    Properties properties = properties(SHORT_READ);
    properties.remove("sessionVariables");
    return with(open(properties), doing, work);
  }

  @Override
  public Connection open() {
    return open(properties(SHORT_READ));
  }

  /** A connection for reading tables. */
  Connection openForReading() {
    return open(properties(LONG_READ));
  }

  /** The server's product, version and address as far as they are known. */
  String describe() {
    String known = version;
    return "MySQL " + (known == null ? "" : known + " ") + "at " + address();
  }

  private String address() {
    return source.host() + ":" + source.port();
  }

  @Override
  public CdcException error(String doing, SQLException e) {
    return MySqlErrors.translate(doing, source.user(), address(), e);
  }

  private Connection open(Properties properties) {
    String url = "jdbc:mysql://" + inUrl(source.host()) + ":" + source.port() + "/";
    Connection connection = null;
    try {
      connection =
          Jdbc.connect("com.mysql.cj.jdbc.Driver", "com.mysql:mysql-connector-j", url, properties);
      if (version == null) {
        version = connection.getMetaData().getDatabaseProductVersion();
      }
      return connection;
    } catch (SQLException e) {
      Jdbc.closeQuietly(connection);
      throw TlsFailures.translate("MySQL at " + address(), source.tls(), source.host(), e)
          .orElseGet(() -> error("connect", e));
    }
  }

  private Properties properties(Duration timeout) {
    Properties properties = new Properties();
    properties.setProperty("user", source.user());
    properties.setProperty("password", source.password());
    properties.setProperty("connectionAttributes", "program_name:cdc-" + pipeline);
    properties.setProperty("connectTimeout", Long.toString(source.connectTimeout().toMillis()));
    properties.setProperty("socketTimeout", Long.toString(timeout.toMillis()));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectionTimeZone", "UTC");
    properties.setProperty("forceConnectionTimeZoneToSession", "true");
    properties.setProperty("characterEncoding", "UTF-8");
    properties.setProperty("sessionVariables", SESSION);
    properties.setProperty("jdbcCompliantTruncation", "false");
    properties.setProperty("tinyInt1isBit", "false");
    properties.setProperty("yearIsDateType", "false");
    properties.setProperty("netTimeoutForStreamingResults", "0");
    tls(properties, source.tls());
    return properties;
  }

  private void tls(Properties properties, Tls tls) {
    properties.setProperty(
        "sslMode", tls.mode() == Tls.Mode.VERIFY_FULL ? "VERIFY_IDENTITY" : tls.mode().name());
    if (tls.mode() == Tls.Mode.DISABLED || tls.mode() == Tls.Mode.PREFERRED) {
      // caching_sha2_password over a connection in clear
      properties.setProperty("allowPublicKeyRetrieval", "true");
    }
    PemStores.trust(tls).ifPresent(store -> keyStore(properties, "trustCertificate", store));
    PemStores.client(tls).ifPresent(store -> keyStore(properties, "clientCertificate", store));
  }

  private static void keyStore(Properties properties, String role, PemStores.Store store) {
    properties.setProperty(role + "KeyStoreUrl", store.file().toUri().toString());
    properties.setProperty(role + "KeyStoreType", "PKCS12");
    properties.setProperty(role + "KeyStorePassword", store.password());
  }
}
