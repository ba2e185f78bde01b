package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.TableId;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where the rows go, and what else the readers need of the pipeline. Thread-safe. */
public interface Outlet {

  /**
   * Sends rows to the sink, behind all that was sent before; waits for room.
   *
   * @param done the chunk that these are the last rows of, or null
   * @return false if it gave up
   */
  boolean offer(List<ChangeEvent> rows, @Nullable Chunk done, BooleanSupplier giveUp)
      throws InterruptedException;

  /** Stores a checkpoint with the present state of the ledger; durable when it returns. */
  void savePlan();

  /** The position of rows read now: not before any change that was sent. */
  EventPosition position();

  /** How large a table is; known from before its first view, which locks could keep waiting. */
  TableEstimate estimate(TableId table);

  /** Most rows in a chunk. */
  int chunkRows();

  /** So many rows of a table were sent. */
  void progressed(TableId table, int rows, long bytes);

  /**
   * Waits a little before a connection is tried again.
   *
   * @param failures how many have failed in a row before; the wait grows with them
   */
  void pause(int failures) throws InterruptedException;
}
