package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps all that it is told in memory, for a test to look at while the pipeline runs. */
public final class RecordingSink implements SinkFactory {
  private final List<RecordedCall> calls = new ArrayList<>();
  private final List<ChangeEvent> events = new ArrayList<>();
  private final List<ChangeEvent> flushed = new ArrayList<>();

  /** All calls so far, in their order; a copy. */
  public synchronized List<RecordedCall> calls() {
    return List.copyOf(calls);
  }

  /** All events taken so far, repeated ones too; a copy. */
  public synchronized List<ChangeEvent> events() {
    return List.copyOf(events);
  }

  /** The events that a flush has followed; a copy. */
  public synchronized List<ChangeEvent> flushedEvents() {
    return List.copyOf(flushed);
  }

  /** What a correct keyed destination would hold after the events that were flushed. */
  public TableModel model() {
    TableModel model = new TableModel();
    model.applyAll(flushedEvents());
    return model;
  }

  @Override
  public String name() {
    return "recording";
  }

  @Override
  public List<SinkOption<?>> options() {
    return List.of();
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    options.validate(this);
    return SinkCapabilities.builder()
        .idempotent(true)
        .deletes(true)
        .truncates(true)
        .parallel(true)
        .build();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    options.validate(this);
    return new Writer();
  }

  private final class Writer implements SinkWriter {
    private final List<ChangeEvent> taken = new ArrayList<>();
    private @Nullable SinkContext context;

    @Override
    public void open(SinkContext opened) {
      context = opened;
      synchronized (RecordingSink.this) {
        calls.add(new RecordedCall.Opened(opened.lane(), opened.epoch()));
      }
    }

    @Override
    public void write(List<ChangeEvent> batch) {
      SinkContext in = opened();
      taken.addAll(batch);
      synchronized (RecordingSink.this) {
        events.addAll(batch);
        batch.forEach(e -> calls.add(RecordedCall.Written.of(in.lane(), in.epoch(), e)));
      }
    }

    @Override
    public SinkState flush() {
      SinkContext in = opened();
      synchronized (RecordingSink.this) {
        flushed.addAll(taken);
        calls.add(new RecordedCall.Flushed(in.lane(), in.epoch()));
      }
      taken.clear();
      return SinkState.NONE;
    }

    @Override
    public void close() {
      SinkContext in = context;
      if (in != null) {
        synchronized (RecordingSink.this) {
          calls.add(new RecordedCall.Closed(in.lane(), in.epoch()));
        }
      }
    }

    private SinkContext opened() {
      if (context == null) {
        throw new IllegalStateException("RecordingSink was not opened");
      }
      return context;
    }
  }
}
