package io.cdcpipeline;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A PostgreSQL database, version 14 or later, read by logical decoding. Immutable. */
public final class PostgresSource implements Source {
  private final SourceSettings.Values values;
  private final String database;
  private final @Nullable String slot;
  private final @Nullable String publication;
  private final SlotOnClose slotOnClose;

  PostgresSource(
      SourceSettings.Values values,
      String database,
      @Nullable String slot,
      @Nullable String publication,
      SlotOnClose slotOnClose) {
    this.values = values;
    this.database = database;
    this.slot = slot;
    this.publication = publication;
    this.slotOnClose = slotOnClose;
  }

  /** A builder without settings. */
  public static PostgresSourceBuilder builder() {
    return new PostgresSourceBuilder();
  }

  public String host() {
    return values.host();
  }

  public int port() {
    return values.port();
  }

  public String database() {
    return database;
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

  /** The replication slot's name; empty: derived from the pipeline's name. */
  public Optional<String> slot() {
    return Optional.ofNullable(slot);
  }

  /** The publication's name; empty: derived from the pipeline's name. */
  public Optional<String> publication() {
    return Optional.ofNullable(publication);
  }

  public SlotOnClose slotOnClose() {
    return slotOnClose;
  }

  @Override
  public String toString() {
    return "PostgresSource["
        + values.credentials()
        + "@"
        + values.address()
        + "/"
        + database
        + ", tables "
        + tables()
        + (excludeTables().isEmpty() ? "" : " without " + excludeTables())
        + "]";
  }
}
