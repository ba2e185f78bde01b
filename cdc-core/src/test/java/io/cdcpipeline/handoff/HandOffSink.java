package io.cdcpipeline.handoff;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.List;
import java.util.Random;

/** Hands on to {@link Deliveries}, and fails by chance or after a number of events. */
final class HandOffSink implements SinkWriter {
  private final Deliveries deliveries;
  private final Random random;
  private final double failing;
  private long left;
  private long run;

  /**
   * A sink.
   *
   * @param failing how likely a call is to fail so that it is tried again
   * @param left how many events it takes before it fails for good
   */
  HandOffSink(Deliveries deliveries, Random random, double failing, long left) {
    this.deliveries = deliveries;
    this.random = random;
    this.failing = failing;
    this.left = left;
  }

  @Override
  public void open(SinkContext context) {
    run = context.epoch();
    deliveries.opened();
  }

  @Override
  public void write(List<ChangeEvent> events) {
    boolean fails = random.nextDouble() < failing;
    // What it has taken before it failed comes again, too.
    int taken = fails ? random.nextInt(events.size() + 1) : events.size();
    for (ChangeEvent event : events.subList(0, taken)) {
      if (left-- == 0) {
        throw new FatalSinkException("The sink fails for good, as this test wants");
      }
      deliveries.take(run, event);
    }
    fail(fails);
  }

  @Override
  public SinkState flush() {
    fail(random.nextDouble() < failing);
    deliveries.flushed();
    return SinkState.NONE;
  }

  private void fail(boolean fails) {
    if (fails) {
      deliveries.failed();
      throw new RetriableSinkException("The sink fails for now, as this test wants");
    }
  }

  @Override
  public void close() {}
}
