package io.cdcpipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The database that is captured: a {@link PostgresSource} or a {@link MySqlSource}. Immutable. */
public abstract sealed class Source permits MySqlSource, PostgresSource {
  private final SourceSettings.Values values;

  Source(SourceSettings.Values values) {
    this.values = values;
  }

  public final String host() {
    return values.host();
  }

  public final int port() {
    return values.port();
  }

  public final String user() {
    return values.credentials().user();
  }

  /** The password in clear; never to be logged. */
  public final String password() {
    return values.credentials().password();
  }

  /** Names and patterns of the tables to capture. */
  public final List<String> tables() {
    return values.tables().included();
  }

  /** Names and patterns of the tables to leave out. */
  public final List<String> excludeTables() {
    return values.tables().excluded();
  }

  public final Tls tls() {
    return values.tls();
  }

  public final Duration connectTimeout() {
    return values.connectTimeout();
  }

  /** Debezium properties given past the builder. */
  public final Map<String, String> properties() {
    return values.properties();
  }

  /** Where, as whom without the password, and which tables. */
  final String describe(String database) {
    return getClass().getSimpleName()
        + "["
        + values.credentials()
        + "@"
        + values.address()
        + database
        + ", tables "
        + tables()
        + (excludeTables().isEmpty() ? "" : " without " + excludeTables())
        + "]";
  }
}
