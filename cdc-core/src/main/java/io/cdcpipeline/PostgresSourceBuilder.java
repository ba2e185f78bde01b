package io.cdcpipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Builds a {@link PostgresSource}. Not thread-safe. */
public final class PostgresSourceBuilder {
  private static final Pattern SLOT_NAME = Pattern.compile("[a-z0-9_]{1,63}");

  private final SourceSettings settings = new SourceSettings(5432);
  private @Nullable String database;
  private @Nullable String slot;
  private @Nullable String publication;
  private SlotOnClose slotOnClose = SlotOnClose.KEEP;

  PostgresSourceBuilder() {}

  /** Host name or address of the server. Required. */
  public PostgresSourceBuilder host(String host) {
    settings.host(host);
    return this;
  }

  /** Port of the server. Default 5432. */
  public PostgresSourceBuilder port(int port) {
    settings.port(port);
    return this;
  }

  /** The database to capture from. Required. */
  public PostgresSourceBuilder database(String database) {
    this.database = SourceSettings.notBlank("database", database);
    return this;
  }

  /** The user, with the attribute REPLICATION and SELECT on the tables. Required. */
  public PostgresSourceBuilder user(String user) {
    settings.user(user);
    return this;
  }

  /** The user's password. Default: none. */
  public PostgresSourceBuilder password(String password) {
    settings.password(password);
    return this;
  }

  /**
   * Tables to capture, {@code schema.table}; in patterns {@code *} stands for any characters and
   * {@code ?} for one. Each name must exist and each pattern match when the pipeline starts.
   * Partitions belong to their partitioned table. At least one is required; calls add up.
   */
  public PostgresSourceBuilder tables(String... patterns) {
    settings.tables(patterns);
    return this;
  }

  /** Tables to leave out of {@link #tables}, written alike. Default: none; calls add up. */
  public PostgresSourceBuilder excludeTables(String... patterns) {
    settings.excludeTables(patterns);
    return this;
  }

  /** How connections are encrypted. Default {@link Tls#preferred()}. */
  public PostgresSourceBuilder tls(Tls tls) {
    settings.tls(tls);
    return this;
  }

  /** Bound of each attempt to connect. Default 10 s. */
  public PostgresSourceBuilder connectTimeout(Duration timeout) {
    settings.connectTimeout(timeout);
    return this;
  }

  /**
   * Name of the replication slot, of lower-case letters, digits and underscores. Default: derived
   * from the pipeline's name.
   */
  public PostgresSourceBuilder slot(String slot) {
    if (!SLOT_NAME.matcher(slot).matches()) {
      throw new IllegalArgumentException(
          "slot: '" + slot + "' must be 1 to 63 lower-case letters, digits and underscores");
    }
    this.slot = slot;
    return this;
  }

  /**
   * Name of the publication. It is made if it does not exist; one made by somebody else is used as
   * it is and must cover the tables. Default: derived from the pipeline's name.
   */
  public PostgresSourceBuilder publication(String publication) {
    if (publication.isBlank() || publication.length() > 63) {
      throw new IllegalArgumentException(
          "publication: '" + publication + "' must have 1 to 63 characters");
    }
    this.publication = publication;
    return this;
  }

  /** What becomes of the slot when the pipeline is closed. Default {@link SlotOnClose#KEEP}. */
  public PostgresSourceBuilder slotOnClose(SlotOnClose slotOnClose) {
    this.slotOnClose = Objects.requireNonNull(slotOnClose, "slotOnClose");
    return this;
  }

  /**
   * Hands a property to Debezium's connector as it is. An escape hatch without promises: names and
   * meaning are those of the Debezium version in use. {@link #build} refuses what the pipeline sets
   * itself; {@code driver.options} are added to the pipeline's own.
   */
  public PostgresSourceBuilder property(String name, String value) {
    settings.property(name, value);
    return this;
  }

  /**
   * The source.
   *
   * @throws IllegalArgumentException naming everything that is missing or contradictory
   */
  public PostgresSource build() {
    List<String> problems = new ArrayList<>();
    String name = database;
    if (name == null) {
      problems.add("database is missing");
      name = "";
    }
    PostgresSource source =
        new PostgresSource(
            settings.check("PostgresSource", problems), name, slot, publication, slotOnClose);
    settings.refuseReserved(source);
    return source;
  }
}
