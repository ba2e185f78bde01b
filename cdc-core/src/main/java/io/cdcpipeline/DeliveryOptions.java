package io.cdcpipeline;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How changes are delivered to the sink. {@link #defaults()} suits most; see each method for what
 * it means. Immutable: each method answers a changed copy.
 */
public final class DeliveryOptions {
  private static final DeliveryOptions DEFAULTS =
      new DeliveryOptions(4096, 65_536, null, Duration.ofMinutes(10));

  private final int batchEvents;
  private final int bufferedEvents;
  private final @Nullable Duration checkpointInterval;
  private final Duration retryBudget;

  private DeliveryOptions(
      int batchEvents,
      int bufferedEvents,
      @Nullable Duration checkpointInterval,
      Duration retryBudget) {
    this.batchEvents = batchEvents;
    this.bufferedEvents = bufferedEvents;
    this.checkpointInterval = checkpointInterval;
    this.retryBudget = retryBudget;
  }

  public static DeliveryOptions defaults() {
    return DEFAULTS;
  }

  /**
   * Most events in one {@code write}; 4096 by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public DeliveryOptions batchEvents(int value) {
    return new DeliveryOptions(
        positive("batchEvents", value), bufferedEvents, checkpointInterval, retryBudget);
  }

  /**
   * Most events that wait for the sink, and most that are kept for being written again until the
   * next flush; 65,536 of each by default. When as many wait, the log reader pauses; a larger
   * transaction is let in when nothing else waits.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public DeliveryOptions bufferedEvents(int value) {
    return new DeliveryOptions(
        batchEvents, positive("bufferedEvents", value), checkpointInterval, retryBudget);
  }

  /**
   * How often the sink is flushed and the checkpoint stored. By default what the sink prefers, or
   * else one second.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public DeliveryOptions checkpointInterval(Duration value) {
    return new DeliveryOptions(
        batchEvents, bufferedEvents, positive("checkpointInterval", value), retryBudget);
  }

  /**
   * How long a sink that throws {@link io.cdcpipeline.sink.RetriableSinkException} is tried again,
   * with exponential back-off and jitter from 100 ms to 10 s, before the pipeline fails; 10 minutes
   * by default. Counted anew after each success.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public DeliveryOptions retryBudget(Duration value) {
    return new DeliveryOptions(
        batchEvents, bufferedEvents, checkpointInterval, positive("retryBudget", value));
  }

  public int batchEvents() {
    return batchEvents;
  }

  public int bufferedEvents() {
    return bufferedEvents;
  }

  public Optional<Duration> checkpointInterval() {
    return Optional.ofNullable(checkpointInterval);
  }

  public Duration retryBudget() {
    return retryBudget;
  }

  private static int positive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
    return value;
  }

  private static Duration positive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
    return value;
  }
}
