package io.cdcpipeline;

import io.cdcpipeline.offset.OffsetStore;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pipeline in a JVM of its own, to be killed: {@code postgres|mysql host port database user
 * password table directory}. Writes its journal and checkpoint into the directory and runs until
 * SIGTERM.
 */
final class PipelineProcess {
  static final String NAME = "kill";

  private PipelineProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[7]);
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name(NAME)
            .source(source(args))
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

  static Source source(String[] args) {
    if (args[0].equals("postgres")) {
      return PostgresSource.builder()
          .host(args[1])
          .port(Integer.parseInt(args[2]))
          .database(args[3])
          .user(args[4])
          .password(args[5])
          .tables(args[6])
          .build();
    }
    return MySqlSource.builder()
        .host(args[1])
        .port(Integer.parseInt(args[2]))
        .user(args[4])
        .password(args[5])
        .tables(args[6])
        .build();
  }
}
