package io.cdcpipeline;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Keeps every event it is given. */
class Recorder implements SinkWriter {
  private final List<ChangeEvent> events = Collections.synchronizedList(new ArrayList<>());

  List<ChangeEvent> events() {
    synchronized (events) {
      return List.copyOf(events);
    }
  }

  int size() {
    return events.size();
  }

  @Override
  public void open(SinkContext context) {}

  @Override
  public void write(List<ChangeEvent> batch) {
    events.addAll(batch);
  }

  @Override
  public SinkState flush() {
    return SinkState.NONE;
  }

  @Override
  public void close() {}
}
