package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.Objects;

/** What a pipeline named {@code contract} tells its writers. Keeps the state in memory. */
public final class TestSinkContext implements SinkContext {
  private final int lane;
  private final int lanes;
  private final long epoch;
  private volatile SinkState state;
  private volatile boolean opening;

  private TestSinkContext(int lane, int lanes, long epoch, SinkState state) {
    this.lane = lane;
    this.lanes = lanes;
    this.epoch = epoch;
    this.state = Objects.requireNonNull(state, "state");
  }

  /** The first start of a pipeline with one writer. */
  public static TestSinkContext first() {
    return new TestSinkContext(0, 1, 1, SinkState.NONE);
  }

  /** The next start, with the state stored so far. */
  public TestSinkContext next() {
    return new TestSinkContext(lane, lanes, epoch + 1, state);
  }

  /** The same start, seen by one of several writers. */
  public TestSinkContext lane(int newLane, int newLanes) {
    return new TestSinkContext(newLane, newLanes, epoch, state);
  }

  /** Opens a writer as the pipeline does: meanwhile there is no checkpoint to store a state in. */
  void open(SinkWriter writer) {
    opening = true;
    try {
      writer.open(this);
    } finally {
      opening = false;
    }
  }

  @Override
  public String pipeline() {
    return "contract";
  }

  @Override
  public int lane() {
    return lane;
  }

  @Override
  public int lanes() {
    return lanes;
  }

  @Override
  public long epoch() {
    return epoch;
  }

  @Override
  public SinkState state() {
    return state;
  }

  @Override
  public void storeState(SinkState newState) {
    if (opening) {
      throw new IllegalStateException("storeState is for write and flush, not for open");
    }
    state = Objects.requireNonNull(newState, "state");
  }
}
