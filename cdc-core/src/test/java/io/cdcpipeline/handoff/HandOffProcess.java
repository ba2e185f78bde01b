package io.cdcpipeline.handoff;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PipelineListener;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.Source;
import io.cdcpipeline.SourceArguments;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.sink.FileRecordingSink;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pipeline in a JVM of its own, to be killed: {@link SourceArguments}, tables, seed, directory.
 * Runs until SIGTERM.
 */
final class HandOffProcess {
  static final String STARTED = "STARTED";
  static final String STREAMING = "STATE STREAMING";
  static final String CLOSED = "CLOSED ";

  private HandOffProcess() {}

  static Path recording(Path directory) {
    return directory.resolve("recording");
  }

  public static void main(String[] args) throws InterruptedException {
    Scenario scenario = Scenario.of(Long.parseLong(args[SourceArguments.COUNT + 1]));
    Path directory = Path.of(args[SourceArguments.COUNT + 2]);
    Source source = SourceArguments.parse(args, args[SourceArguments.COUNT]);
    SinkOptions options =
        SinkOptions.builder().set(FileRecordingSink.FILE, recording(directory)).build();
    CdcPipeline pipeline =
        scenario
            .pipeline(source, OffsetStore.file(directory.resolve("offsets")))
            .sink(new FileRecordingSink(), options)
            .listener(
                new PipelineListener() {
                  @Override
                  public void stateChanged(PipelineState from, PipelineState to) {
                    System.out.println("STATE " + to);
                  }
                })
            .build();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  pipeline.close();
                  System.out.println(CLOSED + pipeline.status().state());
                }));
    pipeline.start();
    System.out.println(STARTED);
    if (pipeline.awaitTermination(Duration.ofHours(1))) {
      System.out.println("ENDED " + pipeline.status());
      System.exit(1);
    }
  }
}
