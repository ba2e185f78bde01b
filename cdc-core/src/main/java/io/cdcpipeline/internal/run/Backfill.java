package io.cdcpipeline.internal.run;

import io.cdcpipeline.BackfillConsistency;
import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.backfill.BackfillJob;
import io.cdcpipeline.internal.backfill.Chunk;
import io.cdcpipeline.internal.backfill.Gate;
import io.cdcpipeline.internal.backfill.Ledger;
import io.cdcpipeline.internal.backfill.Outlet;
import io.cdcpipeline.internal.backfill.Selections;
import io.cdcpipeline.internal.backfill.Throttle;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backfill as a part of a running pipeline: its ledger in the checkpoint, its readers before
 * the lane, its gate before the stream. Thread-safe but for {@link #filter}, which belongs to the
 * log reader's thread.
 */
final class Backfill implements Outlet, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Backfill.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final int MOST_DOUBLINGS = 6;
  private static final int CHUNK_ROWS = 10_000;

  /** For sinks to which a flush is dear, such as one that writes a file with each. */
  private static final int SELDOM_CHUNK_ROWS = 100_000;

  private static final Duration TICK = Duration.ofMillis(200);

  private final PipelineConfig config;
  private final SourceDatabase database;
  private final Delivery delivery;
  private final CheckpointKeeper keeper;
  private final BackfillBoard board;
  private final BooleanSupplier stopRequested;
  private final LongSupplier handedPlace;
  private final Ledger ledger;
  private final Gate gate;
  private final BackfillJob job;
  private final List<View> anchored;
  private final SourceOffset anchor;
  private final Queue<CompletableFuture<@Nullable Void>> promises = new ConcurrentLinkedQueue<>();
  private final Map<TableId, TableEstimate> estimates = new ConcurrentHashMap<>();
  private volatile boolean beside;
  private volatile @Nullable Throwable abandoned;

  /**
   * @param state how far it has come
   * @param anchored views of the anchor, which belong to the backfill from here on; may be none
   * @param handedPlace place of the last transaction that the stream has handed on
   */
  Backfill(
      PipelineConfig config,
      SourceDatabase database,
      Delivery delivery,
      CheckpointKeeper keeper,
      BackfillBoard board,
      BackfillState state,
      List<View> anchored,
      Throttle throttle,
      BooleanSupplier stopRequested,
      LongSupplier handedPlace,
      Consumer<Throwable> failed) {
    this.config = config;
    this.database = database;
    this.delivery = delivery;
    this.keeper = keeper;
    this.board = board;
    this.anchored = anchored;
    this.anchor = state.anchor();
    this.stopRequested = stopRequested;
    this.handedPlace = handedPlace;
    List<TableSelection> tables = Selections.of(database.tables(), config.backfill().where());
    this.ledger = Ledger.of(state, tables, config.backfill().readers(), database::snapshot);
    this.gate = ledger.gate(database::keyOrder);
    this.job =
        new BackfillJob(
            config.name(),
            config.backfill(),
            database,
            ledger,
            this,
            throttle,
            () -> beside,
            stopRequested,
            failed);
    for (TableSelection table : tables) {
      CompletableFuture<@Nullable Void> durable = ledger.durable(table.schema().table());
      if (!durable.isDone()) {
        watch(table, durable);
      }
    }
  }

  private void watch(TableSelection selection, CompletableFuture<@Nullable Void> durable) {
    TableId table = selection.schema().table();
    long rows = estimates.computeIfAbsent(table, id -> database.estimate(selection)).rows();
    board.begin(table, rows, () -> ledger.extent(table));
    var unused = durable.whenComplete((nothing, why) -> board.ended(table));
  }

  Ledger ledger() {
    return ledger;
  }

  /** The place in the log at which it began. */
  SourceOffset anchor() {
    return anchor;
  }

  boolean finished() {
    return ledger.finished();
  }

  /**
   * Starts to read what is left to read.
   *
   * @param streamed whether the stream has moved on from the anchor already
   * @return whether the log is to be read beside
   */
  boolean start(boolean streamed) {
    beside = streamed || config.backfill().consistency() == BackfillConsistency.PER_CHUNK;
    job.start(anchored);
    return beside;
  }

  /**
   * Waits until all rows are durable.
   *
   * @return false if a stop was requested
   */
  boolean await(Runnable housekeeping) throws InterruptedException {
    while (!stopRequested.getAsBoolean()) {
      if (ledger.awaitFinished(TICK)) {
        return true;
      }
      restartReaders();
      housekeeping.run();
    }
    return false;
  }

  /**
   * Reads a captured table again while the stream goes on.
   *
   * @param name schema or database, dot, table, as it is captured
   * @param where which rows, in the database's SQL; null for all
   * @return done when all of its rows are durable
   */
  CompletableFuture<@Nullable Void> again(String name, @Nullable String where) {
    TableSelection selection = new TableSelection(captured(name), where);
    TableId id = selection.schema().table();
    estimates.put(id, database.estimate(selection));
    CompletableFuture<@Nullable Void> durable = ledger.again(selection);
    watch(selection, durable);
    keeper.savePlan();
    CompletableFuture<@Nullable Void> promise = promise();
    tell(durable, promise);
    return promise;
  }

  /** What the application hangs on its future must not run on the lane's thread. */
  private static void tell(
      CompletableFuture<@Nullable Void> durable, CompletableFuture<@Nullable Void> promise) {
    var unused =
        durable.whenCompleteAsync(
            (nothing, failure) -> {
              if (failure == null) {
                promise.complete(null);
              } else {
                promise.completeExceptionally(failure);
              }
            });
  }

  /** A future that ends with the pipeline at the latest. */
  CompletableFuture<@Nullable Void> promise() {
    CompletableFuture<@Nullable Void> promise = new CompletableFuture<>();
    promises.removeIf(CompletableFuture::isDone);
    promises.add(promise);
    Throwable why = abandoned;
    if (why != null) {
      promise.completeExceptionally(why);
    }
    return promise;
  }

  /**
   * Copies a table that is captured from now on.
   *
   * @param promise told when all of its rows are durable
   */
  void add(TableSchema table, CompletableFuture<@Nullable Void> promise) {
    TableSelection selection = new TableSelection(table, null);
    estimates.put(table.table(), database.estimate(selection));
    CompletableFuture<@Nullable Void> durable = ledger.add(selection);
    watch(selection, durable);
    keeper.savePlan();
    tell(durable, promise);
  }

  private TableSchema captured(String name) {
    List<TableSchema> tables = database.tables();
    return tables.stream()
        .filter(table -> table.table().toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new CdcException(
                    CdcException.Reason.TABLE,
                    config.name()
                        + ": "
                        + name
                        + " is none of the captured tables "
                        + tables.stream().map(TableSchema::table).toList()));
  }

  /** Lets tables that were begun again be read, beside a stream that is under way. */
  void keepReading() {
    beside = true;
    restartReaders();
  }

  private void restartReaders() {
    if (ledger.hasWork() && !job.isAlive()) {
      job.start(List.of());
    }
  }

  /** Gives up what is not read; its changes are delivered all the same. */
  void cancelReading() {
    ledger.cancel();
    keeper.savePlan();
  }

  /** What the sink is still to get of a transaction; null if it gave up waiting. */
  @Nullable SourceTransaction filter(SourceTransaction transaction, BooleanSupplier giveUp)
      throws InterruptedException {
    return gate.filter(transaction, giveUp);
  }

  /** What {@link #filter} answered is in the queue, or will never be. */
  void handedOver() {
    gate.handedOver();
  }

  @Override
  public boolean offer(List<ChangeEvent> rows, @Nullable Chunk done, BooleanSupplier giveUp)
      throws InterruptedException {
    return delivery.offer(new Batch(rows, done == null ? null : Progress.chunk(done)), giveUp);
  }

  @Override
  public void savePlan() {
    keeper.savePlan();
  }

  @Override
  public EventPosition position() {
    return new EventPosition(handedPlace.getAsLong(), 0);
  }

  @Override
  public int chunkRows() {
    boolean seldom = config.capabilities().checkpointInterval().isPresent();
    return config.backfill().chunkRows().orElse(seldom ? SELDOM_CHUNK_ROWS : CHUNK_ROWS);
  }

  @Override
  public TableEstimate estimate(TableId table) {
    TableEstimate known = estimates.get(table);
    // A table that was finished when this run began, and is begun again.
    return known != null ? known : new TableEstimate(-1, 1);
  }

  @Override
  public void progressed(TableId table, int rows, long bytes) {
    board.add(table, rows, bytes);
  }

  @Override
  public void pause(int failures) throws InterruptedException {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
    new Backoff(pause, LONGEST_PAUSE).pause(stopRequested);
  }

  /** Tells everybody who waits for a copy that is not done why it will not be. */
  void abandon(Throwable why) {
    abandoned = why;
    ledger.abandon(why);
    promises.forEach(promise -> promise.completeExceptionally(why));
  }

  /** Ends the readers; bounded, never throws. */
  @Override
  public void close() {
    try {
      if (!job.cancel(config.closeTimeout())) {
        LOG.warn("{}: the backfill's readers do not end", config.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    anchored.forEach(View::close);
    gate.close();
    abandon(
        new CancellationException(
            config.name() + " has stopped; a later start goes on with the copy"));
  }
}
