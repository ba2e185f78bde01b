package io.cdcpipeline;

/**
 * What the rows of a backfill show together. In both modes the backfill and the stream behind it
 * fit exactly: every row version is delivered once where nothing crashed, and none is lost ever.
 */
public enum BackfillConsistency {
  /**
   * All rows of all tables are of one instant, the one at which streaming starts; streaming begins
   * when the last row is durable. Until then the server keeps its log, and the snapshot holds back
   * its clean-up of old row versions. After a crash, or for a reader that loses its connection, the
   * rows that were left are of a later instant.
   */
  POINT_IN_TIME,

  /**
   * The rows of a chunk are of one instant, another for each chunk; changes are streamed meanwhile.
   * The server's log does not pile up and no snapshot gets old: for tables that take hours.
   */
  PER_CHUNK
}
