package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;

/** What a session must have for texts to come out in one form, whatever a database prescribes. */
final class PostgresStyles {
  /** Or {@code >} of a citext would be that of a text where its schema is not on the path. */
  private static final String OPERATORS =
      "SELECT set_config('search_path', concat_ws(', ',"
          + " nullif(current_setting('search_path'), ''),"
          + " (SELECT string_agg(DISTINCT quote_ident(n.nspname), ', ')"
          + " FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace)), false)";

  private static final String SESSION =
      "SET IntervalStyle = postgres; SET DateStyle = ISO; SET bytea_output = hex; "
          + "SET extra_float_digits = 1; SET standard_conforming_strings = on; "
          + OPERATORS;

  private PostgresStyles() {}

  /** To be called once for each connection before rows or keys are read from it. */
  static void set(Connection connection) throws SQLException {
    Jdbc.execute(connection, SESSION);
  }
}
