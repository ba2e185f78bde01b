package io.cdcpipeline.testkit.sink;

import java.time.Duration;

/** What a {@link FailingSink} does instead of, or before, what it was asked for. */
public sealed interface Failure {

  /** The call throws a {@link io.cdcpipeline.sink.RetriableSinkException}; nothing is taken. */
  static Failure retriable() {
    return new Retriable();
  }

  /** The call throws a {@link io.cdcpipeline.sink.FatalSinkException}; nothing is taken. */
  static Failure fatal() {
    return new Fatal();
  }

  /**
   * {@code write} takes all events of its batch but the first, and throws a {@link
   * io.cdcpipeline.sink.RejectedEventsException} that names this one. Of {@code write} only.
   */
  static Failure rejected() {
    return new Rejected();
  }

  /** The call hangs until {@link FailurePlan#release()}, then succeeds; or until {@code close}. */
  static Failure hang() {
    return new Hang();
  }

  /**
   * The call takes that much longer, then succeeds.
   *
   * @throws IllegalArgumentException if the pause is not positive
   */
  static Failure slow(Duration pause) {
    return new Slow(pause);
  }

  /** See {@link #retriable()}. */
  record Retriable() implements Failure {}

  /** See {@link #fatal()}. */
  record Fatal() implements Failure {}

  /** See {@link #rejected()}. */
  record Rejected() implements Failure {}

  /** See {@link #hang()}. */
  record Hang() implements Failure {}

  /** See {@link #slow}. */
  record Slow(Duration pause) implements Failure {
    public Slow {
      if (pause.isNegative() || pause.isZero()) {
        throw new IllegalArgumentException("pause must be positive, got " + pause);
      }
    }
  }
}
