package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PositionLostPolicy;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.internal.source.SourceDatabase.TableDefinition;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Checkpoint;
import io.cdcpipeline.offset.SourceOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides where a pipeline begins, from its mode and what an earlier run stored. */
final class StartPlanner {
  private static final Logger LOG = LoggerFactory.getLogger(StartPlanner.class);

  private final PipelineConfig config;
  private final SourceDatabase database;

  StartPlanner(PipelineConfig config, SourceDatabase database) {
    this.config = config;
    this.database = database;
  }

  StartPlan plan(Optional<Checkpoint> stored) {
    return stored.isPresent() ? goOn(stored.get()) : begin();
  }

  private StartPlan begin() {
    StartupMode mode = config.startup();
    if (mode instanceof StartupMode.Resume) {
      throw new CdcException(
          Reason.NO_POSITION,
          config.name()
              + ": resume() needs a stored checkpoint and the offset store has none of that name;"
              + " check name and store, or start with initial(), latest() or specific()");
    }
    if (mode instanceof StartupMode.Latest) {
      return StartPlan.stream(database.startAtLatest());
    }
    if (mode instanceof StartupMode.Specific specific) {
      return StartPlan.stream(database.startAt(specific.offset()));
    }
    return StartPlan.backfill(database.anchor(config.backfill().readers()), false);
  }

  private StartPlan goOn(Checkpoint stored) {
    BackfillState backfill = stillCaptured(stored.backfill().orElse(null));
    List<TableDefinition> added = newTables(backfill);
    Optional<String> lost = database.whyNotResumable(stored.offset());
    if (lost.isPresent()) {
      return afterLoss(stored.offset(), lost.get());
    }
    LOG.info("{}: going on at {}", config.name(), stored.offset());
    StreamStart start = new StreamStart(stored.offset(), added);
    return StartPlan.goOn(start, backfill);
  }

  /**
   * Forgets tables that are not captured any more, since changes of them are missing from here on.
   */
  private @Nullable BackfillState stillCaptured(@Nullable BackfillState state) {
    if (state == null) {
      return null;
    }
    Set<TableId> gone = new TreeSet<>(state.tables().keySet());
    database.tables().forEach(table -> gone.remove(table.table()));
    if (gone.isEmpty()) {
      return state;
    }
    LOG.warn(
        "{}: NOT CAPTURED ANY MORE: {}. An earlier run captured it, this one does not deliver its"
            + " changes. If that is not wanted, name it in the source's tables(...), a table that"
            + " was added with addTable(...) too; {}",
        config.name(),
        gone,
        copies() ? "it is copied again then" : "changes until then are lost");
    return copies() ? state.without(gone) : state;
  }

  /** Tables that are captured now and were not when the backfill ended are copied on resuming. */
  private List<TableDefinition> newTables(@Nullable BackfillState state) {
    return copies() && state != null && state.allFinished()
        ? database.addTables(state.tables().keySet())
        : List.of();
  }

  private boolean copies() {
    return !(config.startup() instanceof StartupMode.Latest)
        && !(config.startup() instanceof StartupMode.Specific);
  }

  /** What the policy says to do when the position is lost. */
  StartPlan afterLoss(SourceOffset lost, String reason) {
    PositionLostPolicy policy =
        config.startup() instanceof StartupMode.WhenNeeded
            ? PositionLostPolicy.BACKFILL_AGAIN
            : config.onPositionLost();
    return switch (policy) {
      case FAIL ->
          throw new CdcException(
              Reason.POSITION_LOST,
              config.name()
                  + ": cannot go on at "
                  + lost
                  + ": "
                  + reason
                  + ". Remedy: restore that position, or choose BACKFILL_AGAIN or"
                  + " CONTINUE_WITH_GAP as onPositionLost");
      case BACKFILL_AGAIN -> {
        LOG.warn("{}: backfilling again, since {} is lost: {}", config.name(), lost, reason);
        yield StartPlan.backfill(database.anchor(config.backfill().readers()), true);
      }
      case CONTINUE_WITH_GAP -> {
        StreamStart start = database.startAtLatest();
        LOG.warn(
            "{}: GAP: changes from {} to {} are missing: {}",
            config.name(),
            lost,
            start.offset(),
            reason);
        yield StartPlan.gap(start, lost, reason);
      }
    };
  }
}
