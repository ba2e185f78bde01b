package io.cdcpipeline.handoff;

import static org.awaitility.Awaitility.await;

import io.cdcpipeline.SourceUnderTest;
import io.cdcpipeline.testkit.ForkedJvm;
import io.cdcpipeline.testkit.sink.FileRecording;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/** A pipeline in a JVM of its own, which is killed at random moments. */
final class ForkedRun implements PipelineRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Scenario scenario;
  private final SourceUnderTest source;
  private final Path directory;
  private final Random random;
  private ForkedJvm jvm;

  ForkedRun(Scenario scenario, Workload workload, Path directory) {
    this.scenario = scenario;
    this.source = workload.source();
    this.directory = directory;
    this.random = scenario.random(2);
  }

  @Override
  public void untilStreaming() {
    int kills = 1 + random.nextInt(2);
    for (int i = 0; i < kills; i++) {
      start();
      jvm.awaitLine(HandOffProcess.STARTED, PATIENCE);
      jvm.waitFor(Duration.ofMillis(random.nextInt(scenario.rowsPerSecond() == 0 ? 400 : 1500)));
      jvm.kill9();
    }
    start();
    jvm.awaitLine(HandOffProcess.STREAMING, PATIENCE);
  }

  private void start() {
    jvm =
        ForkedJvm.of(HandOffProcess.class)
            .heap("256m")
            .args(
                source.arguments(
                    source.namespace() + ".t_*",
                    String.valueOf(scenario.seed()),
                    directory.toString()))
            .start();
  }

  @Override
  public void awaitVersions(List<Long> versions) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .until(
            () -> {
              if (!jvm.isAlive()) {
                throw new AssertionError("The pipeline ended: " + jvm.lines());
              }
              return deliveries().stream()
                  .map(Delivery::version)
                  .collect(Collectors.toSet())
                  .containsAll(versions);
            });
  }

  @Override
  public void stop() {
    jvm.terminate(Duration.ofSeconds(30));
    jvm.awaitLine(HandOffProcess.CLOSED + "STOPPED", Duration.ofSeconds(1));
  }

  @Override
  public List<Delivery> deliveries() throws IOException {
    return FileRecording.read(HandOffProcess.recording(directory)).events().stream()
        .flatMap(event -> Delivery.of(event).stream())
        .toList();
  }

  @Override
  public List<String> complaints() {
    return List.of();
  }

  @Override
  public void close() {
    if (jvm != null) {
      jvm.close();
    }
  }
}
