package io.cdcpipeline.offset;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Builds an offset store in a table. Made by {@link OffsetStore#jdbc}; not thread-safe. */
public final class JdbcOffsetStoreBuilder {
  private static final Pattern TABLE =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]{0,62}\\.)?[A-Za-z_][A-Za-z0-9_]{0,62}");
  private static final Duration SHORTEST_LEASE = OffsetStore.RENEWAL_INTERVAL.multipliedBy(3);

  private final JdbcTable.Connections connections;
  private String table = "cdc_checkpoint";
  private Duration leaseDuration = Duration.ofSeconds(30);
  private @Nullable Clock clock;

  private JdbcOffsetStoreBuilder(JdbcTable.Connections connections) {
    this.connections = connections;
  }

  static JdbcOffsetStoreBuilder of(DataSource dataSource) {
    Objects.requireNonNull(dataSource, "dataSource");
    return new JdbcOffsetStoreBuilder(dataSource::getConnection);
  }

  static JdbcOffsetStoreBuilder of(String url, String user, String password) {
    boolean mysql = url.startsWith("jdbc:mysql:");
    try {
      DriverManager.getDriver(url);
    } catch (SQLException e) {
      // Not the exception's message: it quotes the URL, which may contain a password.
      throw new IllegalArgumentException(
          "No JDBC driver takes the offset store's URL. It must begin with jdbc:postgresql: or"
              + " jdbc:mysql:, and org.postgresql:postgresql or com.mysql:mysql-connector-j be on"
              + " the class path",
          e);
    }
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    // Seconds for the one, milliseconds for the other; what the URL says wins.
    setUnlessInUrl(properties, url, "connectTimeout", mysql ? "10000" : "10");
    setUnlessInUrl(properties, url, "socketTimeout", mysql ? "30000" : "30");
    return new JdbcOffsetStoreBuilder(() -> DriverManager.getConnection(url, properties));
  }

  private static void setUnlessInUrl(Properties properties, String url, String name, String value) {
    if (!url.contains(name + "=")) {
      properties.setProperty(name, value);
    }
  }

  /**
   * The table, with its schema or database before a dot if need be; made at the first use if it is
   * missing. Default: {@code cdc_checkpoint}.
   *
   * @throws IllegalArgumentException if the name is not of letters, digits and underscores
   */
  public JdbcOffsetStoreBuilder table(String name) {
    if (!TABLE.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "Not a table's name: '"
              + name
              + "'; it may have letters, digits and underscores, and one dot behind the schema");
    }
    this.table = name;
    return this;
  }

  /**
   * How long a lease lasts when it is not renewed; so long a pipeline waits at most to take over
   * from one that was killed. Default: 30 seconds.
   *
   * @throws IllegalArgumentException if shorter than three times {@link
   *     OffsetStore#RENEWAL_INTERVAL}
   */
  public JdbcOffsetStoreBuilder leaseDuration(Duration value) {
    if (value.compareTo(SHORTEST_LEASE) < 0) {
      throw new IllegalArgumentException(
          "leaseDuration must be at least " + SHORTEST_LEASE + ", got " + value);
    }
    this.leaseDuration = value;
    return this;
  }

  /**
   * What tells whether a lease has ended. Default: the database's clock, so that the clocks of the
   * machines do not matter; another one is for tests.
   */
  public JdbcOffsetStoreBuilder clock(Clock value) {
    this.clock = Objects.requireNonNull(value, "clock");
    return this;
  }

  /** The store; does not connect yet. */
  public OffsetStore build() {
    return new JdbcOffsetStore(new JdbcTable(connections, table, clock), leaseDuration);
  }
}
