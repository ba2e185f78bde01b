package io.cdcpipeline.internal.stream;

import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;

/**
 * The number by which places in the log are ordered, as in {@code EventPosition.transaction()}:
 * PostgreSQL's LSN; of MySQL the binlog file's number, then 40 bits for the position in it.
 */
public final class LogPlace {
  private static final int POSITION_BITS = 40;

  private LogPlace() {}

  /** Place of a boundary: no transaction before it has a larger one. */
  public static long of(SourceOffset offset) {
    if (offset instanceof MySqlOffset mysql) {
      return mysql.fileNumber() << POSITION_BITS | mysql.position();
    }
    return ((PostgresOffset) offset).commitLsn().value();
  }
}
