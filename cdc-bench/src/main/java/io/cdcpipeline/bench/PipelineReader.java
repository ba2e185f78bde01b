package io.cdcpipeline.bench;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkWriter;
import java.util.Properties;

/** The pipeline with its defaults and a sink that only counts. */
final class PipelineReader {
  private PipelineReader() {}

  public static void main(String[] arguments) throws Exception {
    Properties settings = Child.settings();
    Target target = Target.of(settings);
    Phases phases = BareReader.phases(settings);
    SinkWriter sink = new DiscardSink(events -> phases.add(events.size()));
    try (CdcPipeline pipeline = pipeline(target, StartupMode.specific(target.offset()), sink)) {
      pipeline.start();
      phases.await();
      Child.result(phases.result());
    }
    System.exit(0);
  }

  static CdcPipeline pipeline(Target target, StartupMode startup, SinkWriter sink) {
    return CdcPipeline.builder()
        .name(Target.PIPELINE)
        .source(target.source())
        .startup(startup)
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .listener(new ExitOnFailure())
        .build();
  }
}
