package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;

/** Why an event cannot be written as it is; the message names columns and never shows a value. */
final class Unfit extends Exception {

  /** What is wrong, which decides the policy that applies. */
  enum Problem {
    VALUE,
    PRECISION,
    MISSING,
    COLLISION
  }

  private final Problem problem;

  Unfit(String reason) {
    this(Problem.VALUE, reason);
  }

  Unfit(Problem problem, String reason) {
    super(reason, null, false, false);
    this.problem = problem;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** The same problem told with its place. */
  Unfit in(String place) {
    return new Unfit(problem, place + " " + reason());
  }

  OnProblem policy(TableMapping mapping) {
    return switch (problem) {
      case VALUE -> OnProblem.REJECT;
      case PRECISION -> mapping.onPrecisionLoss();
      case MISSING -> mapping.onMissing();
      case COLLISION -> mapping.onCollision();
    };
  }
}
