package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Tls;
import io.cdcpipeline.internal.source.Connections;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.PemStores;
import io.cdcpipeline.internal.source.TlsFailures;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Opens connections to one PostgreSQL database, all with a bound and under our name. */
final class PostgresConnections extends Connections {
  private final PostgresSource source;
  private final String pipeline;
  private volatile @Nullable String version;

  PostgresConnections(PostgresSource source, String pipeline) {
    this.source = source;
    this.pipeline = pipeline;
  }

  @Override
  public Connection open() {
    return session(SHORT_READ);
  }

  /** A connection for reading tables: no server-side timeout ends it. */
  Connection openForReading() {
    return session(LONG_READ);
  }

  /**
   * A connection of the replication protocol.
   *
   * @param timeout bound of each of its statements
   */
  Connection openReplication(Duration timeout) {
    Properties properties = properties(timeout);
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    try {
      return connect(properties);
    } catch (SQLException e) {
      throw error("open a replication connection", e);
    }
  }

  /** The server's product, version and address as far as they are known. */
  String describe() {
    String known = version;
    return "PostgreSQL " + (known == null ? "" : known + " ") + "at " + address();
  }

  String address() {
    return source.host() + ":" + source.port() + "/" + source.database();
  }

  @Override
  public CdcException error(String doing, SQLException e) {
    return PostgresErrors.translate(doing, source.user(), address(), e);
  }

  private Connection session(Duration timeout) {
    Connection connection = null;
    try {
      connection = connect(properties(timeout));
      // A table with row security must fail rather than show a part; see row_security_active too.
      Jdbc.execute(
          connection,
          "SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;"
              + " SET lock_timeout = '10s'; SET row_security = off;"
              + " SET TIME ZONE 'UTC';"
              + " SELECT set_config(name, '0', false) FROM pg_settings"
              + " WHERE name IN ('transaction_timeout', 'idle_session_timeout')");
      if (version == null) {
        version = Jdbc.one(connection, "SHOW server_version", r -> r.getString(1)).split(" ", 2)[0];
      }
      return connection;
    } catch (SQLException e) {
      Jdbc.closeQuietly(connection);
      throw TlsFailures.translate("PostgreSQL at " + address(), source.tls(), source.host(), e)
          .orElseGet(() -> error("connect", e));
    }
  }

  private Connection connect(Properties properties) throws SQLException {
    String url =
        "jdbc:postgresql://"
            + inUrl(source.host())
            + ":"
            + source.port()
            + "/"
            + URLEncoder.encode(source.database(), StandardCharsets.UTF_8);
    return Jdbc.connect("org.postgresql.Driver", "org.postgresql:postgresql", url, properties);
  }

  private Properties properties(Duration timeout) {
    Properties properties = new Properties();
    properties.setProperty("user", source.user());
    properties.setProperty("password", source.password());
    properties.setProperty("ApplicationName", "cdc-" + pipeline);
    properties.setProperty("connectTimeout", seconds(source.connectTimeout()));
    properties.setProperty("loginTimeout", seconds(source.connectTimeout().multipliedBy(2)));
    properties.setProperty("socketTimeout", seconds(timeout));
    properties.setProperty("cancelSignalTimeout", seconds(source.connectTimeout()));
    properties.setProperty("tcpKeepAlive", "true");
    Tls tls = source.tls();
    properties.setProperty("sslmode", sslMode(tls.mode()));
    tls.certificateAuthority().ifPresent(f -> properties.setProperty("sslrootcert", f.toString()));
    PemStores.client(tls)
        .ifPresent(
            store -> {
              properties.setProperty("sslkey", store.file().toString());
              properties.setProperty("sslpassword", store.password());
            });
    return properties;
  }

  private static String sslMode(Tls.Mode mode) {
    return switch (mode) {
      case DISABLED -> "disable";
      case PREFERRED -> "prefer";
      case REQUIRED -> "require";
      case VERIFY_CA, VERIFY_FULL -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  private static String seconds(Duration duration) {
    return Long.toString(Math.max(1, duration.toSeconds()));
  }
}
