package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PipelineStatus;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.internal.backfill.Throttle;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.offset.Checkpoint;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pipeline that runs: starts the parts, supervises them on a thread of its own, and takes them
 * down in order. {@link #start} once; all other methods from any thread.
 */
public final class PipelineRuntime {
  private static final Logger LOG = LoggerFactory.getLogger(PipelineRuntime.class);
  private static final long RENEW_EVERY = Duration.ofSeconds(5).toNanos();

  private final PipelineConfig config;
  private final Listeners listeners;
  private final StateMachine state;
  private final Meters meters = new Meters();
  private final Throttle throttle = new Throttle();
  private final BackfillBoard board;
  private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(10));

  private volatile boolean stopRequested;
  private volatile @Nullable CdcException failure;
  private volatile @Nullable Thread supervisor;
  private volatile @Nullable Parts parts;
  private volatile @Nullable StreamSupervisor stream;
  private volatile @Nullable Backfill backfill;
  private long lastRenewal = System.nanoTime();

  public PipelineRuntime(PipelineConfig config) {
    this.config = config;
    this.listeners = new Listeners(config.name(), config.listeners());
    this.state = new StateMachine(config.name(), listeners);
    this.board = new BackfillBoard(listeners, throttle::isPaused);
    throttle.limit(
        config.backfill().maxRowsPerSecond().orElse(0),
        config.backfill().maxBytesPerSecond().orElse(0));
  }

  /** Checks and opens everything, then runs on in the background. */
  public void start() {
    if (!state.move(s -> s == PipelineState.CREATED, PipelineState.STARTING)) {
      throw new IllegalStateException(
          config.name() + ": a pipeline is started once; this one is " + state.get());
    }
    Parts opened = new Parts(config, meters, new LaneListener());
    parts = opened;
    StartPlan plan;
    try {
      plan = opened.open();
    } catch (CdcException e) {
      failed(e);
      takeDown(opened);
      throw e;
    } catch (RuntimeException | LinkageError e) {
      CdcException wrapped = internal(e);
      failed(wrapped);
      takeDown(opened);
      throw wrapped;
    }
    Thread thread =
        new Thread(() -> supervise(opened, plan), "cdc-" + config.name() + "-supervisor");
    thread.setDaemon(true);
    supervisor = thread;
    thread.start();
  }

  private void supervise(Parts opened, StartPlan first) {
    try {
      StartPlan plan = first;
      boolean again = true;
      while (again && !stopRequested) {
        Optional<String> lost = runPlan(opened, plan);
        again = lost.isPresent();
        if (again) {
          plan = opened.planAfterLoss(lost.get());
        }
      }
    } catch (CdcException e) {
      failed(e);
    } catch (Throwable e) {
      // An interrupt, too: nobody but a stranger sends one, and it is no orderly end.
      failed(internal(e));
    } finally {
      takeDown(opened);
    }
  }

  /** Answers why the position is lost, or empty when the pipeline is done. */
  private Optional<String> runPlan(Parts opened, StartPlan plan) throws InterruptedException {
    if (plan.gapReason() != null && plan.gapAfter() != null) {
      String reason = plan.gapReason();
      var lost = plan.gapAfter();
      listeners.tell(l -> l.gap(reason, lost, plan.start().offset()));
    }
    stream = null;
    Backfill copying = backfill(opened, plan);
    if (!copying.finished()) {
      state.move(s -> s != PipelineState.STOPPING, PipelineState.BACKFILLING);
      boolean streamed = !plan.start().offset().equals(copying.anchor());
      boolean beside = copying.start(streamed);
      boolean alone = config.startup() instanceof StartupMode.BackfillOnly;
      if ((alone || !beside) && !copying.await(this::housekeeping)) {
        return Optional.empty();
      }
    }
    if (config.startup() instanceof StartupMode.BackfillOnly) {
      return Optional.empty();
    }
    if (copying.finished()) {
      state.move(s -> s != PipelineState.STOPPING, PipelineState.STREAMING);
    }
    StreamSupervisor streaming =
        new StreamSupervisor(
            config.name(),
            opened.database(),
            opened::readers,
            opened.delivery(),
            opened.keeper(),
            meters,
            listeners,
            backoff,
            this::mustStop,
            this::housekeeping,
            new Gated(),
            plan.start().offset(),
            opened.appliedPlace(plan));
    stream = streaming;
    return streaming.run();
  }

  private Backfill backfill(Parts opened, StartPlan plan) {
    Backfill earlier = backfill;
    if (earlier != null) {
      earlier.close();
    }
    long place = opened.appliedPlace(plan);
    Backfill copying =
        new Backfill(
            config,
            opened.database(),
            opened.delivery(),
            opened.keeper(),
            board,
            opened.backfillState(plan),
            plan.views(),
            throttle,
            this::mustStop,
            () -> {
              StreamSupervisor streaming = stream;
              return streaming == null ? place : streaming.handedPlace();
            },
            this::backfillFailed);
    opened.keeper().ledger(copying.ledger());
    backfill = copying;
    return copying;
  }

  private void backfillFailed(Throwable cause) {
    failed(cause instanceof CdcException known ? known : internal(cause));
  }

  /** The backfill's gate, of whichever backfill runs. */
  private final class Gated implements StreamSupervisor.Filter {
    @Override
    public @Nullable SourceTransaction apply(SourceTransaction transaction, BooleanSupplier giveUp)
        throws InterruptedException {
      Backfill copying = backfill;
      return copying == null ? transaction : copying.filter(transaction, giveUp);
    }

    @Override
    public void handedOver() {
      Backfill copying = backfill;
      if (copying != null) {
        copying.handedOver();
      }
    }
  }

  private boolean mustStop() {
    return stopRequested || failure != null;
  }

  private void housekeeping() {
    Parts current = parts;
    if (current != null && System.nanoTime() - lastRenewal > RENEW_EVERY) {
      lastRenewal = System.nanoTime();
      current.keeper().renew();
    }
    Backfill copying = backfill;
    if (copying != null && stream != null) {
      copying.keepReading();
    }
  }

  private void failed(CdcException cause) {
    if (failure == null) {
      failure = cause;
      LOG.error("{}: {}", config.name(), cause.getMessage(), cause);
    }
  }

  private CdcException internal(Throwable e) {
    return new CdcException(
        Reason.INTERNAL, config.name() + ": " + e + "; please report this with its stack trace", e);
  }

  private void takeDown(Parts opened) {
    state.move(s -> true, PipelineState.STOPPING);
    CdcException known = failure;
    boolean sinkWorks =
        known == null || (known.reason() != Reason.SINK && known.reason() != Reason.OFFSET_STORE);
    Backfill copying = backfill;
    if (copying != null) {
      if (known != null) {
        copying.abandon(known);
      }
      copying.close();
    }
    opened.close(known == null, sinkWorks);
    state.move(s -> true, failure == null ? PipelineState.STOPPED : PipelineState.FAILED);
  }

  /** Stops; waits for the end unless called from one of the pipeline's own threads. */
  public void close() {
    if (state.move(s -> s == PipelineState.CREATED, PipelineState.STOPPED)) {
      return;
    }
    stopRequested = true;
    Thread thread = supervisor;
    Parts current = parts;
    if (thread == Thread.currentThread()
        || (current != null && current.isLaneThread(Thread.currentThread()))) {
      return;
    }
    Duration bound = config.closeTimeout().multipliedBy(2);
    try {
      if (!awaitFinal(bound)) {
        LOG.warn("{}: not stopped within {}", config.name(), bound);
      } else if (thread != null) {
        thread.join(bound.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Reads a captured table again while the others stream on.
   *
   * @return done when all of its rows are durable
   */
  public CompletableFuture<@Nullable Void> resnapshot(String table, @Nullable String where) {
    return running().again(table, where);
  }

  /**
   * Captures one more table, copies its rows and streams its changes, while the others go on.
   *
   * @return done when all of its rows are durable
   */
  public CompletableFuture<@Nullable Void> addTable(String table) {
    Backfill copying = running();
    Parts opened = parts;
    StreamSupervisor streaming = stream;
    if (opened == null || streaming == null) {
      throw new IllegalStateException(
          config.name()
              + ": "
              + table
              + " can be added once the pipeline streams, which begins when the backfill is over");
    }
    CompletableFuture<@Nullable Void> durable = copying.promise();
    streaming.betweenReaders(
        offset -> {
          try {
            copying.add(opened.addTable(table, offset), durable);
          } catch (RuntimeException e) {
            durable.completeExceptionally(e);
          }
        });
    return durable;
  }

  /** Gives up what the backfill has not read. */
  public void cancelBackfill() {
    running().cancelReading();
  }

  private Backfill running() {
    Backfill copying = backfill;
    if (copying == null || state.get().isFinal()) {
      throw new IllegalStateException(config.name() + " does not run: it is " + state.get());
    }
    return copying;
  }

  /** Holds back the readers of every backfill of this pipeline. */
  public Throttle throttle() {
    return throttle;
  }

  /** Waits until the pipeline is in a final state. */
  public boolean awaitFinal(Duration bound) throws InterruptedException {
    return state.await(PipelineState::isFinal, bound);
  }

  /** The pipeline at this moment. */
  public PipelineStatus status() {
    Parts current = parts;
    Checkpoint checkpoint = current == null ? null : current.checkpoint();
    long commit = meters.lastCommitMicros;
    return new PipelineStatus(
        config.name(),
        state.get(),
        checkpoint == null ? 0 : checkpoint.epoch(),
        board.all(),
        meters.rowsBackfilled.get(),
        meters.changesDelivered.get(),
        current == null ? 0 : current.queued(),
        meters.readerRestarts.get(),
        meters.sinkRetries.get(),
        commit == 0 ? null : Instant.ofEpochSecond(0, commit * 1000),
        checkpoint == null ? null : checkpoint.offset(),
        checkpoint == null ? null : checkpoint.savedAt(),
        meters.trouble,
        failure);
  }

  /** What the lane tells, on its thread. */
  private final class LaneListener implements Delivery.Listener {
    @Override
    public void checkpointStored() {
      Parts current = parts;
      StreamSupervisor streaming = stream;
      if (current == null) {
        return;
      }
      var offset = current.keeper().storedOffset();
      if (streaming != null) {
        streaming.checkpointStored(offset);
      }
      Backfill copying = backfill;
      if (copying != null && streaming != null && copying.finished()) {
        state.move(s -> s == PipelineState.BACKFILLING, PipelineState.STREAMING);
      }
      listeners.tell(l -> l.checkpointStored(offset));
    }

    @Override
    public void recovering(String trouble, Throwable cause) {
      LOG.warn("{}: {}: {}", config.name(), trouble, cause.getMessage());
      listeners.tell(l -> l.recovering(trouble, cause));
    }

    @Override
    public void failed(CdcException cause) {
      PipelineRuntime.this.failed(cause);
    }
  }
}
