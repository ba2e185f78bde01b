package io.cdcpipeline.sink;

/** What a writer is told when it is opened. Thread-safe. */
public interface SinkContext {

  /** The pipeline's name, with which log lines begin. */
  String pipeline();

  /** This writer's number among those of the pipeline, from 0. */
  int lane();

  /** How many writers the pipeline has. */
  int lanes();

  /**
   * A number that grows with every start of the pipeline and is stored before the first event is
   * written. A sink that orders at its destination numbers by {@code epoch, arrival}: what an
   * earlier run left behind can then never win over what this run writes.
   */
  long epoch();

  /** The state of the last stored checkpoint, or {@link SinkState#NONE} at the first start. */
  SinkState state();

  /**
   * Stores a state now, without moving the pipeline's position. For a sink that must know of a
   * resource (a stream it created, say) before it first writes to it.
   *
   * <p>When it returns, the state is durable and {@link #state()} answers it after a restart. To be
   * called from within {@link SinkWriter#write} or {@link SinkWriter#flush}; at the time of {@link
   * SinkWriter#open} there may be no checkpoint yet to store it in.
   */
  void storeState(SinkState state);
}
