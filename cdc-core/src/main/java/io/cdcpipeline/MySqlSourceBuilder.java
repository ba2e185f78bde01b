package io.cdcpipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.OptionalLong;

/** Builds a {@link MySqlSource}. Not thread-safe. */
public final class MySqlSourceBuilder {
  private static final long HIGHEST_SERVER_ID = 4_294_967_295L;

  private final SourceSettings settings = new SourceSettings(3306);
  private OptionalLong serverId = OptionalLong.empty();

  MySqlSourceBuilder() {}

  /** Host name or address of the server. Required. */
  public MySqlSourceBuilder host(String host) {
    settings.host(host);
    return this;
  }

  /** Port of the server. Default 3306. */
  public MySqlSourceBuilder port(int port) {
    settings.port(port);
    return this;
  }

  /**
   * The user, with REPLICATION SLAVE and REPLICATION CLIENT, SELECT on the tables, and for an exact
   * backfill LOCK TABLES on them or RELOAD; both, and PROCESS, on a busy server. Required.
   */
  public MySqlSourceBuilder user(String user) {
    settings.user(user);
    return this;
  }

  /** The user's password. Default: none. */
  public MySqlSourceBuilder password(String password) {
    settings.password(password);
    return this;
  }

  /**
   * Tables to capture, {@code database.table}; in patterns {@code *} stands for any characters and
   * {@code ?} for one. Each name must exist and each pattern match when the pipeline starts. At
   * least one is required; calls add up.
   */
  public MySqlSourceBuilder tables(String... patterns) {
    settings.tables(patterns);
    return this;
  }

  /** Tables to leave out of {@link #tables}, written alike. Default: none; calls add up. */
  public MySqlSourceBuilder excludeTables(String... patterns) {
    settings.excludeTables(patterns);
    return this;
  }

  /** How connections are encrypted. Default {@link Tls#preferred()}. */
  public MySqlSourceBuilder tls(Tls tls) {
    settings.tls(tls);
    return this;
  }

  /** Bound of each attempt to connect. Default 10 s. */
  public MySqlSourceBuilder connectTimeout(Duration timeout) {
    settings.connectTimeout(timeout);
    return this;
  }

  /**
   * The id by which the log reader registers with the server, from 1 to 4294967295, different from
   * that of every replica and every other reader of the server. Default: derived from the
   * pipeline's name, always the same for the same name, above 3000000000.
   */
  public MySqlSourceBuilder serverId(long serverId) {
    if (serverId < 1 || serverId > HIGHEST_SERVER_ID) {
      throw new IllegalArgumentException(
          "serverId: " + serverId + " is not between 1 and " + HIGHEST_SERVER_ID);
    }
    this.serverId = OptionalLong.of(serverId);
    return this;
  }

  /**
   * Hands a property to Debezium's connector as it is. An escape hatch without promises: names and
   * meaning are those of the Debezium version in use. {@link #build} refuses what the pipeline sets
   * itself.
   */
  public MySqlSourceBuilder property(String name, String value) {
    settings.property(name, value);
    return this;
  }

  /**
   * The source.
   *
   * @throws IllegalArgumentException naming everything that is missing or contradictory
   */
  public MySqlSource build() {
    MySqlSource source =
        new MySqlSource(settings.check("MySqlSource", new ArrayList<>()), serverId);
    settings.refuseReserved(source);
    return source;
  }
}
