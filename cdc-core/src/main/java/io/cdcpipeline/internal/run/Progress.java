package io.cdcpipeline.internal.run;

import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Checkpoint;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint may say once the events before it are durable.
 *
 * @param boundary how far the stream got, or null if that did not change
 * @param place place of the last transaction that was delivered, or {@link #NO_PLACE}
 * @param backfill how far the backfill got, or null if that did not change
 */
record Progress(@Nullable Boundary boundary, long place, @Nullable BackfillState backfill) {
  private static final long NO_PLACE = -1;

  static Progress stream(@Nullable Boundary boundary, long place) {
    return new Progress(boundary, place, null);
  }

  static Progress backfill(BackfillState state) {
    return new Progress(null, NO_PLACE, state);
  }

  /** Both together, where {@code earlier} was reached before this. */
  Progress after(@Nullable Progress earlier) {
    if (earlier == null) {
      return this;
    }
    return new Progress(
        boundary != null ? boundary : earlier.boundary,
        place != NO_PLACE ? place : earlier.place,
        backfill != null ? backfill : earlier.backfill);
  }

  /** Writes itself into the checkpoint to be stored. */
  void applyTo(Checkpoint.Builder checkpoint) {
    if (boundary != null) {
      checkpoint.offset(boundary.offset());
    }
    if (place != NO_PLACE) {
      checkpoint.appliedPlace(place);
    }
    if (backfill != null) {
      checkpoint.backfill(backfill);
    }
  }
}
