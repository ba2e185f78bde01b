package io.cdcpipeline.internal.run;

import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;

/** What the writer of the only lane is told. */
final class LaneContext implements SinkContext {
  private final String pipeline;
  private final long epoch;
  private final CheckpointKeeper keeper;

  LaneContext(String pipeline, long epoch, CheckpointKeeper keeper) {
    this.pipeline = pipeline;
    this.epoch = epoch;
    this.keeper = keeper;
  }

  @Override
  public String pipeline() {
    return pipeline;
  }

  @Override
  public int lane() {
    return 0;
  }

  @Override
  public int lanes() {
    return 1;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public SinkState state() {
    return keeper.sinkState();
  }

  @Override
  public void storeState(SinkState state) {
    keeper.saveState(state);
  }
}
