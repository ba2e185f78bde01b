package io.cdcpipeline.internal.debezium;

import java.util.Map;

/** The Debezium properties that {@link ChangeDecoder} relies on. */
public final class ValueModes {
  /** Of PostgreSQL's driver; several can stand beside each other. */
  static final String SESSION_OPTIONS = "driver.options";

  private static final String CONVERTER = "cdc";

  private ValueModes() {}

  public static Map<String, String> postgres() {
    return Map.of(
        "converters",
        CONVERTER,
        CONVERTER + ".type",
        PostgresConverter.class.getName(),
        "include.unknown.datatypes",
        "true",
        "event.converting.failure.handling.mode",
        "fail",
        "skipped.operations",
        "none",
        // The server's text is parsed, so its styles must be ours whatever the database's settings.
        SESSION_OPTIONS,
        "-c IntervalStyle=postgres -c bytea_output=hex -c extra_float_digits=1");
  }

  public static Map<String, String> mySql() {
    return Map.of(
        "converters",
        CONVERTER,
        CONVERTER + ".type",
        MySqlConverter.class.getName(),
        "column.propagate.source.type",
        ".*",
        "bigint.unsigned.handling.mode",
        "precise",
        "decimal.handling.mode",
        "precise",
        // Otherwise the year 50 would become 2050.
        "enable.time.adjuster",
        "false",
        "event.converting.failure.handling.mode",
        "fail",
        "event.processing.failure.handling.mode",
        "fail",
        "skipped.operations",
        "none");
  }
}
