package io.cdcpipeline;

import io.cdcpipeline.model.TableId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the backfill of one table is.
 *
 * @param table the table
 * @param rows rows handed to the sink so far
 * @param estimatedRows rows in the table by the database's estimate; -1 if it has none
 * @param rowsPerSecond mean rate since this table was begun
 * @param done whether all rows have been read
 * @param remaining time left at that rate, or null while it cannot be told
 */
public record BackfillProgress(
    TableId table,
    long rows,
    long estimatedRows,
    double rowsPerSecond,
    boolean done,
    @Nullable Duration remaining) {

  /** Time left at the present rate. */
  public Optional<Duration> eta() {
    return Optional.ofNullable(remaining);
  }
}
