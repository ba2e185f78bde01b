package io.cdcpipeline.bench;

import io.cdcpipeline.BackfillOptions;
import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.offset.OffsetStore;

/** The pipeline's backfill with two readers and a sink that only counts. */
final class PipelineBackfill implements TableReader {
  private static final int READERS = 2;

  private PipelineBackfill() {}

  public static void main(String[] arguments) throws Exception {
    TableReader.measure(new PipelineBackfill());
  }

  @Override
  public RowClock.Reading read(Target target, long rows) throws Exception {
    RowClock clock = new RowClock(rows);
    try (CdcPipeline pipeline =
        CdcPipeline.builder()
            .name(Target.PIPELINE)
            .source(target.source())
            .startup(StartupMode.backfillOnly())
            .backfill(BackfillOptions.builder().readers(READERS).build())
            .sink(new DiscardSink(events -> clock.add(events.size())))
            .offsetStore(OffsetStore.memory())
            .listener(new ExitOnFailure())
            .build()) {
      pipeline.start();
      RowClock.Reading reading = clock.await(LIMIT);
      if (!pipeline.awaitTermination(LIMIT)) {
        throw new IllegalStateException("The backfill does not end: " + pipeline.status());
      }
      return reading;
    }
  }
}
