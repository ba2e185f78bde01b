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

  @Override
  void close();
}
