package io.cdcpipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** A MySQL server, version 8.0 or later, read by its binary log. Immutable. */
public final class MySqlSource implements Source {
  private final SourceSettings.Values values;
  private final OptionalLong serverId;

  MySqlSource(SourceSettings.Values values, OptionalLong serverId) {
    this.values = values;
    this.serverId = serverId;
  }

  /** A builder without settings. */
  public static MySqlSourceBuilder builder() {
    return new MySqlSourceBuilder();
  }

  public String host() {
    return values.host();
  }

  public int port() {
    return values.port();
  }

  public String user() {
    return values.credentials().user();
  }

  /** The password in clear; never to be logged. */
  public String password() {
    return values.credentials().password();
  }

  /** Names and patterns of the tables to capture. */
  public List<String> tables() {
    return values.tables().included();
  }

  /** Names and patterns of the tables to leave out. */
  public List<String> excludeTables() {
    return values.tables().excluded();
  }

  public Tls tls() {
    return values.tls();
  }

  public Duration connectTimeout() {
    return values.connectTimeout();
  }

  /** Debezium properties given past the builder. */
  public Map<String, String> properties() {
    return values.properties();
  }

  /** The id by which the log reader registers; empty: derived from the pipeline's name. */
  public OptionalLong serverId() {
    return serverId;
  }

  @Override
  public String toString() {
    return "MySqlSource["
        + values.credentials()
        + "@"
        + values.address()
        + ", tables "
        + tables()
        + (excludeTables().isEmpty() ? "" : " without " + excludeTables())
        + "]";
  }
}
