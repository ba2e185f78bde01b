package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.debezium.Connectors;
import io.cdcpipeline.internal.debezium.DebeziumReaders;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.source.SourceDatabase.AddedTable;
import io.cdcpipeline.internal.stream.LogPlace;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Checkpoint;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.offset.OffsetStoreException;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts of a running pipeline, opened in the order in which each can still refuse without
 * anything having happened, and closed in the order in which nothing is lost.
 */
final class Parts {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final PipelineConfig config;
  private final SourceParts source;
  private final StartPlanner planner;
  private final Meters meters;
  private final Delivery.Listener laneListener;

  private volatile OffsetStore.@Nullable Lease lease;
  private volatile @Nullable CheckpointKeeper keeper;
  private volatile @Nullable Delivery delivery;
  private volatile @Nullable DebeziumReaders readers;

  Parts(PipelineConfig config, Meters meters, Delivery.Listener laneListener) {
    this.config = config;
    this.meters = meters;
    this.laneListener = laneListener;
    this.source = SourceParts.of(config);
    this.planner = new StartPlanner(config, source.database());
  }

  /** Checks store, database and sink, fixes where to begin, and stores the first checkpoint. */
  StartPlan open() {
    OffsetStore.Lease acquired = acquire();
    lease = acquired;
    CheckpointKeeper opened = new CheckpointKeeper(acquired, config.clock(), source::schemaRecords);
    keeper = opened;
    Optional<Checkpoint> stored = opened.load();
    long epoch = stored.map(Checkpoint::epoch).orElse(0L) + 1;
    Connectors.require(config.source());
    source.database().preflight();
    Delivery lane =
        new Delivery(
            config.name(),
            config.writer().get(),
            new LaneContext(config.name(), epoch, opened),
            config.delivery(),
            config.checkpointInterval(),
            opened,
            meters,
            laneListener);
    delivery = lane;
    awaitOpen(lane, config.startTimeout());
    StartPlan plan = planner.plan(stored);
    begin(plan, stored.orElse(null), epoch);
    return plan;
  }

  StartPlan planAfterLoss(String reason) {
    Checkpoint stored = keeper().current();
    if (stored == null) {
      throw new IllegalStateException("Position lost before there was one");
    }
    StartPlan plan = planner.afterLoss(stored.offset(), reason);
    begin(plan, stored, stored.epoch());
    return plan;
  }

  private void begin(StartPlan plan, @Nullable Checkpoint stored, long epoch) {
    readers = source.readers(plan, stored);
    Checkpoint.Builder builder =
        stored == null || plan.fresh()
            ? Checkpoint.builder(config.name())
                .offset(plan.start().offset())
                .sinkStates(stored == null ? List.of() : stored.sinkStates())
            : stored.toBuilder();
    if (plan.fresh()) {
      builder.appliedPlace(LogPlace.of(plan.start().offset())).backfill(plan.backfill());
    }
    keeper()
        .begin(
            builder
                .epoch(epoch)
                .sourceIdentity(source.database().identity())
                .schemaRecords(source.schemaRecords())
                .savedAt(config.clock().instant())
                .build());
  }

  private OffsetStore.Lease acquire() {
    try {
      return config.offsetStore().acquire(config.name());
    } catch (OffsetStoreException e) {
      throw new CdcException(Reason.OFFSET_STORE, String.valueOf(e.getMessage()), e);
    }
  }

  private void awaitOpen(Delivery lane, Duration bound) {
    try {
      Object unused = lane.start().get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof CdcException known
          ? known
          : new CdcException(Reason.SINK, "The sink could not be opened: " + e.getCause(), e);
    } catch (TimeoutException e) {
      String trouble = meters.trouble;
      throw new CdcException(
          Reason.SINK,
          config.name()
              + ": the sink could not be opened within "
              + bound.toSeconds()
              + " s: "
              + (trouble == null ? "it does not answer" : trouble),
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CdcException(Reason.SINK, config.name() + ": interrupted while starting", e);
    }
  }

  /** How far the backfill has come; where there is none, nothing is left to read. */
  BackfillState backfillState(StartPlan plan) {
    BackfillState state = plan.backfill();
    return state != null
        ? state
        : BackfillState.finished(
            plan.start().offset(), database().tables().stream().map(TableSchema::table).toList());
  }

  long appliedPlace(StartPlan plan) {
    Checkpoint stored = keeper().current();
    return stored == null ? LogPlace.of(plan.start().offset()) : stored.appliedPlace();
  }

  SourceDatabase database() {
    return source.database();
  }

  Delivery delivery() {
    return required(delivery);
  }

  CheckpointKeeper keeper() {
    return required(keeper);
  }

  DebeziumReaders readers() {
    return required(readers);
  }

  /** Captures one more table from {@code offset} on; while no reader runs. */
  TableSchema addTable(String name, SourceOffset offset) {
    AddedTable added = database().addTable(name);
    readers = readers().plus(added, offset, config.clock().millis());
    return added.schema();
  }

  @Nullable Checkpoint checkpoint() {
    CheckpointKeeper current = keeper;
    return current == null ? null : current.current();
  }

  int queued() {
    Delivery lane = delivery;
    return lane == null ? 0 : lane.queued();
  }

  boolean isLaneThread(Thread thread) {
    Delivery lane = delivery;
    return lane != null && lane.isLaneThread(thread);
  }

  /**
   * Releases everything; never throws.
   *
   * @param success whether the pipeline ends as it should; only then is dropped what is not to be
   *     kept
   * @param deliver whether to deliver first what is whole
   */
  void close(boolean success, boolean deliver) {
    Delivery lane = delivery;
    if (lane != null) {
      closeLane(lane, deliver, config.closeTimeout());
    }
    OffsetStore.Lease held = lease;
    quietly("the log reader", () -> source.database().awaitReaderGone(config.closeTimeout()));
    if (success && source.dropOnClose() && held != null) {
      quietly("slot and publication", () -> source.database().dropServerState());
      quietly("the checkpoint", held::delete);
    }
    quietly("the database", () -> source.database().close());
    if (held != null) {
      quietly("the offset store", held);
    }
  }

  private void closeLane(Delivery lane, boolean deliver, Duration bound) {
    try {
      if (deliver && lane.finish(bound)) {
        return;
      }
      if (!lane.abort(Duration.ofSeconds(5))) {
        LOG.warn("{}: the sink does not let go of its thread", config.name());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void quietly(String thing, AutoCloseable action) {
    try {
      action.close();
    } catch (Exception e) {
      LOG.warn("{}: releasing {} failed: {}", config.name(), thing, e.getMessage());
    }
  }

  private static <T> T required(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("Not open");
    }
    return part;
  }
}
