package io.cdcpipeline.bench;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.List;
import java.util.function.Consumer;

/** Throws away every event, after showing it to whoever measures. */
final class DiscardSink implements SinkWriter {
  private final Consumer<List<ChangeEvent>> observer;

  DiscardSink(Consumer<List<ChangeEvent>> observer) {
    this.observer = observer;
  }

  @Override
  public void open(SinkContext context) {}

  @Override
  public void write(List<ChangeEvent> events) {
    observer.accept(events);
  }

  @Override
  public SinkState flush() {
    return SinkState.NONE;
  }

  @Override
  public void close() {}
}
