package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import java.util.Optional;

/** Gives the kit a {@link ReferenceSink}. */
final class ReferenceFixture implements SinkFixture {
  private final ReferenceStore store = new ReferenceStore();
  private final ReferenceSink sink;

  ReferenceFixture(Defect defect) {
    this.sink = new ReferenceSink(store, defect);
  }

  @Override
  public SinkFactory factory() {
    return sink;
  }

  @Override
  public SinkOptions options() {
    return SinkOptions.builder().set(ReferenceSink.USER, "someone").build();
  }

  @Override
  public Destination destination() {
    return schema -> store.copy(schema.table());
  }

  @Override
  public Optional<Row> rejectedRow(Row row) {
    return Optional.of(TestTable.with(row, "name", ReferenceWriter.UNWRITABLE));
  }

  @Override
  public Optional<AutoCloseable> hangDestination() {
    return Optional.of(store.startHanging());
  }

  @Override
  public Optional<AutoCloseable> refuse() {
    return Optional.of(store.startRefusing());
  }

  @Override
  public Optional<SinkOptions> badOptions() {
    return Optional.of(options().with(ReferenceSink.PASSWORD, "wrong"));
  }
}
