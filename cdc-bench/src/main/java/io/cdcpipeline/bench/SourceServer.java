package io.cdcpipeline.bench;

import java.sql.SQLException;

/** A database server with the benchmarks' table, whose log can be read again and again. */
interface SourceServer extends AutoCloseable {

  /** Starts a server, makes the table and fixes the position behind which everybody reads. */
  static SourceServer start(Options.Database kind) {
    Bench.progress("starting %s", kind);
    return switch (kind) {
      case POSTGRES -> new PostgresUnderTest();
      case MYSQL -> new MySqlUnderTest();
    };
  }

  /** A connection that writes to the table. */
  Workload workload() throws SQLException;

  /** Lets one more reader read everything since the start. */
  Target newReader(String name);

  /**
   * Makes what a backfill needs when all rows are written: a smaller table to warm up with, and
   * statistics; leaves nothing for the first reader to tidy up.
   */
  void prepareBackfill(long warmUpRows);

  /** A reader that begins with the rows, and makes its slot itself. */
  Target newBackfill(String name);

  /** Removes what such a reader has left. */
  void forget(Target backfill);

  @Override
  void close();
}
