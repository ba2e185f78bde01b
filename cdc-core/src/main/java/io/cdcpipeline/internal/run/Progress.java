package io.cdcpipeline.internal.run;

import io.cdcpipeline.internal.backfill.Chunk;
import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.offset.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a checkpoint may say once the events before it are durable.
 *
 * @param boundary how far the stream got, or null if that did not change
 * @param place place of the last transaction that was delivered, or {@link #NO_PLACE}
 * @param chunks chunks of the backfill that were delivered to their end
 */
record Progress(@Nullable Boundary boundary, long place, List<Chunk> chunks) {
  private static final long NO_PLACE = -1;

  static Progress stream(@Nullable Boundary boundary, long place) {
    return new Progress(boundary, place, List.of());
  }

  static Progress chunk(Chunk chunk) {
    return new Progress(null, NO_PLACE, List.of(chunk));
  }

  /** Both together, where {@code earlier} was reached before this. */
  Progress after(@Nullable Progress earlier) {
    if (earlier == null) {
      return this;
    }
    return new Progress(
        boundary != null ? boundary : earlier.boundary,
        place != NO_PLACE ? place : earlier.place,
        joined(earlier.chunks, chunks));
  }

  private static List<Chunk> joined(List<Chunk> first, List<Chunk> second) {
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? second : first;
    }
    List<Chunk> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }

  /** The place of the last delivered transaction, where {@code before} was known already. */
  long placeOr(long before) {
    return place != NO_PLACE ? place : before;
  }

  /** Writes the stream's part into the checkpoint to be stored. */
  void applyTo(Checkpoint.Builder checkpoint) {
    if (boundary != null) {
      checkpoint.offset(boundary.offset());
    }
    if (place != NO_PLACE) {
      checkpoint.appliedPlace(place);
    }
  }
}
