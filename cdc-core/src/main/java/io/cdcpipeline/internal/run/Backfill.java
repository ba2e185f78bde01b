package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.source.Anchor;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.stream.LogPlace;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies all tables of an anchor to the lane, one after the other in key order. When the connection
 * is lost, it takes a new view and begins the table anew; the log is kept from the first anchor on,
 * so whatever happened between the two views is brought again by the stream and converges.
 */
final class Backfill {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
  private static final int BATCH_ROWS = 1024;

  private final String pipeline;
  private final SourceDatabase database;
  private final Delivery delivery;
  private final BackfillBoard board;
  private final BooleanSupplier stopRequested;
  private final Runnable pause;
  private BackfillState state;
  private volatile Anchor anchor;

  Backfill(
      String pipeline,
      SourceDatabase database,
      Delivery delivery,
      BackfillBoard board,
      BackfillState state,
      Anchor anchor,
      BooleanSupplier stopRequested,
      Runnable pause) {
    this.pipeline = pipeline;
    this.database = database;
    this.delivery = delivery;
    this.board = board;
    this.anchor = anchor;
    this.state = state;
    this.stopRequested = stopRequested;
    this.pause = pause;
  }

  /**
   * Copies what is left to copy.
   *
   * @return false if it gave up because a stop was requested
   */
  boolean run() throws InterruptedException {
    List<TableSchema> tables = database.tables();
    board.begin(tables, anchor);
    for (TableSchema table : tables) {
      if (!state.finishedTables().contains(table.table()) && !copyWithRetry(table)) {
        return false;
      }
      board.finished(table.table());
      if (!reached(state.withFinished(table.table()))) {
        return false;
      }
    }
    anchor.close();
    return reached(state.done());
  }

  private boolean reached(BackfillState next) throws InterruptedException {
    state = next;
    return delivery.offer(new Batch(List.of(), Progress.backfill(next)), stopRequested);
  }

  /** Ends a read that is under way, from any thread. */
  void cancel() {
    anchor.close();
  }

  private boolean copyWithRetry(TableSchema table) throws InterruptedException {
    while (true) {
      try {
        return copy(table);
      } catch (CdcException e) {
        if (stopRequested.getAsBoolean()) {
          return false;
        }
        if (e.reason() != CdcException.Reason.UNREACHABLE) {
          throw e;
        }
        LOG.warn(
            "{}: reading {} failed and is begun anew: {}", pipeline, table.table(), e.getMessage());
        if (!renewAnchor()) {
          return false;
        }
      }
    }
  }

  private boolean renewAnchor() {
    anchor.close();
    while (!stopRequested.getAsBoolean()) {
      pause.run();
      try {
        anchor = database.reanchor(anchor.start().offset());
        return true;
      } catch (CdcException e) {
        if (e.reason() != CdcException.Reason.UNREACHABLE) {
          throw e;
        }
        LOG.warn("{}: still no connection for the backfill: {}", pipeline, e.getMessage());
      }
    }
    return false;
  }

  private boolean copy(TableSchema table) throws InterruptedException {
    Anchor view = anchor;
    board.started(table.table());
    EventPosition position = new EventPosition(LogPlace.of(view.start().offset()), 0);
    List<ChangeEvent> rows = new ArrayList<>(BATCH_ROWS);
    try {
      view.read(
          table,
          row -> {
            rows.add(ChangeEvent.read(row, position, view.takenAtMicros()));
            if (rows.size() == BATCH_ROWS) {
              offer(table.table(), rows);
            }
          });
      offer(table.table(), rows);
      return true;
    } catch (StopSignal e) {
      if (e.interrupted) {
        throw new InterruptedException("backfill interrupted");
      }
      return false;
    }
  }

  private void offer(TableId table, List<ChangeEvent> rows) {
    try {
      if (!delivery.offer(new Batch(List.copyOf(rows), null), stopRequested)) {
        throw new StopSignal(false);
      }
    } catch (InterruptedException e) {
      throw new StopSignal(true);
    }
    board.add(table, rows.size());
    rows.clear();
  }

  /** Carries a stop through the reader's callback. */
  private static final class StopSignal extends RuntimeException {
    private final boolean interrupted;

    StopSignal(boolean interrupted) {
      super(null, null, false, false);
      this.interrupted = interrupted;
    }
  }
}
