package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.backfill.Chunk;
import io.cdcpipeline.internal.backfill.Ledger;
import io.cdcpipeline.offset.Checkpoint;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.offset.OffsetStoreException;
import io.cdcpipeline.offset.SourceOffset;
import io.cdcpipeline.sink.SinkState;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The pipeline's one checkpoint: what is stored, and storing the next. Thread-safe; a save is never
 * overtaken by another.
 */
final class CheckpointKeeper {
  private final OffsetStore.Lease lease;
  private final Clock clock;
  private final Supplier<List<String>> schemaRecords;
  private @Nullable Checkpoint current;
  private @Nullable Ledger ledger;

  CheckpointKeeper(OffsetStore.Lease lease, Clock clock, Supplier<List<String>> schemaRecords) {
    this.lease = lease;
    this.clock = clock;
    this.schemaRecords = schemaRecords;
  }

  /** Reads what an earlier run stored. */
  synchronized Optional<Checkpoint> load() {
    current = guarded("read", () -> lease.load().orElse(null));
    return Optional.ofNullable(current);
  }

  synchronized @Nullable Checkpoint current() {
    return current;
  }

  /** The offset of the stored checkpoint; there must be one. */
  synchronized SourceOffset storedOffset() {
    return required().offset();
  }

  /** Stores the first checkpoint of a run; durable when it returns. */
  synchronized void begin(Checkpoint first) {
    store(first);
  }

  /** From here on each checkpoint says what this ledger knows. */
  synchronized void ledger(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Stores the present checkpoint with what is new; durable when it returns.
   *
   * @param progress what became durable at the sink, or null if nothing did
   */
  void save(@Nullable Progress progress, Consumer<Checkpoint.Builder> changes) {
    Ledger told = saved(progress, changes);
    if (told != null && progress != null && !progress.chunks().isEmpty()) {
      told.stored(progress.chunks());
    }
  }

  private synchronized @Nullable Ledger saved(
      @Nullable Progress progress, Consumer<Checkpoint.Builder> changes) {
    Checkpoint before = required();
    Checkpoint.Builder builder = before.toBuilder();
    builder.schemaRecords(schemaRecords.get()).savedAt(clock.instant());
    changes.accept(builder);
    long place = before.appliedPlace();
    List<Chunk> done = List.of();
    if (progress != null) {
      progress.applyTo(builder);
      place = progress.placeOr(place);
      done = progress.chunks();
    }
    Ledger known = ledger;
    if (known != null) {
      builder.backfill(known.state(done, place));
    }
    store(builder.build());
    return known;
  }

  /** Stores a lane's state without moving the position. */
  void saveState(SinkState state) {
    save(null, builder -> builder.sinkStates(List.of(state)));
  }

  /** Stores what the ledger plans. */
  void savePlan() {
    save(null, builder -> {});
  }

  /** The state of the only lane. */
  synchronized SinkState sinkState() {
    Checkpoint stored = current;
    return stored == null || stored.sinkStates().isEmpty()
        ? SinkState.NONE
        : stored.sinkStates().get(0);
  }

  /** Keeps the lease alive while nothing is stored. */
  void renew() {
    guarded(
        "keep",
        () -> {
          lease.renew();
          return null;
        });
  }

  private void store(Checkpoint next) {
    guarded(
        "store",
        () -> {
          lease.save(next);
          return null;
        });
    current = next;
  }

  private Checkpoint required() {
    Checkpoint stored = current;
    if (stored == null) {
      throw new IllegalStateException("No checkpoint yet");
    }
    return stored;
  }

  private static <T extends @Nullable Object> T guarded(String verb, Supplier<T> action) {
    try {
      return action.get();
    } catch (OffsetStoreException e) {
      throw new CdcException(
          CdcException.Reason.OFFSET_STORE,
          "Cannot " + verb + " the checkpoint: " + e.getMessage(),
          e);
    }
  }
}
