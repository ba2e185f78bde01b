package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * Treats a sink as the pipeline does: opens, writes, flushes, keeps the state, delivers again what
 * was not flushed. Applies to a model what it has handed over.
 */
final class PipelineStandIn implements AutoCloseable {
  private final SinkFixture fixture;
  private final TableModel model = new TableModel();
  private final List<SinkWriter> unclosed = new ArrayList<>();
  private final List<ChangeEvent> unflushed = new ArrayList<>();
  private TestSinkContext context = TestSinkContext.first();
  private SinkWriter writer;

  /** Opens the first writer. */
  PipelineStandIn(SinkFixture fixture) {
    this.fixture = fixture;
    this.writer = create();
    context.open(writer);
  }

  private SinkWriter create() {
    SinkWriter created = fixture.factory().createWriter(fixture.options());
    unclosed.add(created);
    return created;
  }

  SinkWriter writer() {
    return writer;
  }

  TableModel model() {
    return model;
  }

  TestSinkContext context() {
    return context;
  }

  void write(ChangeEvent... events) {
    write(List.of(events));
  }

  void write(List<ChangeEvent> events) {
    accept(events);
    writer.write(List.copyOf(events));
  }

  /** Counts events as taken without writing them. */
  void accept(List<ChangeEvent> events) {
    model.applyAll(events);
    unflushed.addAll(events);
  }

  void flush() {
    SinkState state = flushWithoutCheckpoint();
    context.storeState(state);
    writer.checkpointStored(state);
    unflushed.clear();
  }

  /** The crash after a flush, before the checkpoint is stored. */
  SinkState flushWithoutCheckpoint() {
    return writer.flush();
  }

  /** Hands over again what was not flushed, in batches of this size. */
  void replay(int batchSize) {
    for (int i = 0; i < unflushed.size(); i += batchSize) {
      writer.write(List.copyOf(unflushed.subList(i, Math.min(i + batchSize, unflushed.size()))));
    }
  }

  void stop() {
    unclosed.remove(writer);
    writer.close();
  }

  /** Closes the writer and opens a new one, without a flush in between. */
  void restart() {
    stop();
    context = context.next();
    writer = create();
    context.open(writer);
  }

  @Override
  public void close() {
    unclosed.forEach(SinkWriter::close);
  }
}
