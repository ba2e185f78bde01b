package io.cdcpipeline.handoff;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PipelineListener;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.sink.FileRecordingSink;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A pipeline in a JVM of its own, to be killed: {@code seed host port database user password
 * directory}. Runs until SIGTERM.
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
    Scenario scenario = Scenario.of(Long.parseLong(args[0]));
    Path directory = Path.of(args[6]);
    SinkOptions options =
        SinkOptions.builder().set(FileRecordingSink.FILE, recording(directory)).build();
    CdcPipeline pipeline =
        scenario
            .pipeline(source(scenario, args), OffsetStore.file(directory.resolve("offsets")))
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

  private static Source source(Scenario scenario, String[] args) {
    if (scenario.db().postgres()) {
      return PostgresSource.builder()
          .host(args[1])
          .port(Integer.parseInt(args[2]))
          .database(args[3])
          .user(args[4])
          .password(args[5])
          .tables("public.t_*")
          .build();
    }
    return MySqlSource.builder()
        .host(args[1])
        .port(Integer.parseInt(args[2]))
        .user(args[4])
        .password(args[5])
        .tables(args[3] + ".t_*")
        .build();
  }
}
