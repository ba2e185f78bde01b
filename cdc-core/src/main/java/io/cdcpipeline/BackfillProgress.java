package io.cdcpipeline;

import io.cdcpipeline.model.TableId;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the backfill of one table is. Rows, bytes and rates are those of this run of the
 * pipeline, and begin at 0 when the table is copied again.
 *
 * @param table the table
 * @param state what happens to it just now
 * @param rows rows handed to the sink
 * @param bytes their size as the server sent them
 * @param estimatedRows rows in the table by the database's estimate; -1 if it has none
 * @param rowsPerSecond mean rate since its first row
 * @param bytesPerSecond mean rate since its first row
 * @param chunksDone chunks whose rows are durable at the destination, those of earlier runs too
 * @param chunksKnown chunks found so far; grows until the table's end is found
 * @param remaining time left at that rate, or null while it cannot be told
 */
public record BackfillProgress(
    TableId table,
    State state,
    long rows,
    long bytes,
    long estimatedRows,
    double rowsPerSecond,
    double bytesPerSecond,
    int chunksDone,
    int chunksKnown,
    @Nullable Duration remaining) {

  /** What happens to a table. */
  public enum State {
    /** No reader has come to it yet. */
    WAITING,
    /** It is being copied. */
    RUNNING,
    /** By {@link BackfillControl#pause()}. */
    PAUSED,
    /** All of its rows are durable at the destination. */
    DONE,
    /** By {@link BackfillControl#cancel()}, or because the table was dropped. */
    CANCELLED
  }

  /** Whether all rows are durable at the destination. */
  public boolean done() {
    return state == State.DONE;
  }

  /** Time left at the present rate. */
  public Optional<Duration> eta() {
    return Optional.ofNullable(remaining);
  }
}
