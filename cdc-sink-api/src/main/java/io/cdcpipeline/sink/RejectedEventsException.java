package io.cdcpipeline.sink;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Some events can never be written as they are (a value out of the destination's range, say).
 *
 * <p>Thrown by {@link SinkWriter#write}: each rejection names an event by its index in the list
 * given to that call; <b>all other events of that list have been taken</b>, as if {@code write} had
 * returned. A writer that finds out only in {@link SinkWriter#flush()} gives indexes into the
 * events taken since the last successful flush, counted over all {@code write} calls in their
 * order; events that {@code write} itself rejected were not taken and are not counted. The others
 * stay taken, and the pipeline calls {@code flush} again.
 */
public final class RejectedEventsException extends SinkException {

  /**
   * One event that cannot be written.
   *
   * @param index where it stands, from 0
   * @param reason why, for a person; names column and type, never the value
   */
  public record Rejection(int index, String reason) {
    public Rejection {
      Objects.requireNonNull(reason, "reason");
      if (index < 0) {
        throw new IllegalArgumentException("An event's index is 0 or more, got " + index);
      }
    }
  }

  private final transient List<Rejection> rejections;

  /**
   * @throws IllegalArgumentException if there is no rejection
   */
  public RejectedEventsException(List<Rejection> rejections) {
    this(rejections, null);
  }

  public RejectedEventsException(List<Rejection> rejections, @Nullable Throwable cause) {
    super(describe(rejections), cause);
    this.rejections = List.copyOf(rejections);
  }

  public List<Rejection> rejections() {
    return rejections;
  }

  private static String describe(List<Rejection> rejections) {
    if (rejections.isEmpty()) {
      throw new IllegalArgumentException("RejectedEventsException without a rejection");
    }
    Rejection first = rejections.get(0);
    return rejections.size()
        + " event(s) rejected, the first at "
        + first.index()
        + ": "
        + first.reason();
  }
}
