package io.cdcpipeline;

import io.cdcpipeline.offset.OffsetStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pipeline in a JVM of its own, to be killed: {@link SourceArguments}, table, directory. Writes
 * its journal and checkpoint into the directory and runs until SIGTERM.
 */
final class PipelineProcess {
  static final String NAME = "kill";

  private PipelineProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[SourceArguments.COUNT + 1]);
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name(NAME)
            .source(SourceArguments.parse(args, args[SourceArguments.COUNT]))
            .sink(new JournalSink(directory.resolve("journal")))
            .offsetStore(OffsetStore.file(directory.resolve("offsets")))
            .delivery(
                DeliveryOptions.defaults()
                    .batchEvents(500)
                    .checkpointInterval(Duration.ofMillis(50)))
            .build();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  pipeline.close();
                  System.out.println("CLOSED " + pipeline.status().state());
                }));
    pipeline.start();
    System.out.println("STARTED");
    if (pipeline.awaitTermination(Duration.ofHours(1))) {
      System.out.println("ENDED " + pipeline.status());
    }
  }
}
