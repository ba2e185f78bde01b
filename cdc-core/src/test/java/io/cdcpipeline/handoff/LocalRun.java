package io.cdcpipeline.handoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PipelineStatus;
import io.cdcpipeline.Source;
import io.cdcpipeline.SourceUnderTest;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/** A pipeline in this JVM. */
final class LocalRun implements PipelineRun {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final Scenario scenario;
  private final Workload workload;
  private final FaultProxy proxy;
  private final Deliveries deliveries = new Deliveries();
  private final OffsetStore store = OffsetStore.memory();
  private final Random random;
  private CdcPipeline pipeline;
  private boolean failureIsDue;

  LocalRun(Scenario scenario, Workload workload) {
    this.scenario = scenario;
    this.workload = workload;
    DatabaseServer server = workload.source().server;
    this.proxy = FaultProxy.to(server.host(), server.port());
    this.random = scenario.random(1);
  }

  @Override
  public void untilStreaming() {
    int mishaps = scenario.crash().exact() ? 0 : 1 + random.nextInt(3);
    start(mishaps);
    while (mishaps > 0) {
      mishaps--;
      if (scenario.crash() == Crash.CONNECTION_LOST) {
        int events = deliveries.size() + 1 + random.nextInt(scenario.rows());
        await().atMost(PATIENCE).until(() -> deliveries.size() >= events || isStreaming());
        proxy.cutAll();
      } else {
        await().atMost(PATIENCE).until(() -> status().state().isFinal());
        pipeline.close();
        start(mishaps);
      }
    }
    await().atMost(PATIENCE).until(this::isStreaming);
  }

  /** Starts the pipeline with a sink that fails for good if there are to be more mishaps. */
  private void start(int mishaps) {
    failureIsDue = scenario.crash() == Crash.SINK_FAILS && mishaps > 0;
    HandOffSink sink =
        new HandOffSink(
            deliveries,
            random,
            scenario.crash() == Crash.SINK_RETRIES ? 0.05 : 0,
            failureIsDue ? random.nextInt(scenario.rows() * 2) : Long.MAX_VALUE);
    pipeline = scenario.pipeline(source(), store).sink(sink).build();
    pipeline.start();
  }

  private Source source() {
    String[] tables = workload.tables().stream().map(table -> table.name).toArray(String[]::new);
    SourceUnderTest source = workload.source();
    return scenario.crash() == Crash.CONNECTION_LOST
        ? source.sourceAt(proxy.host(), proxy.port(), tables)
        : source.source(tables);
  }

  private boolean isStreaming() {
    return status().state() == PipelineState.STREAMING;
  }

  /** Fails as soon as the pipeline does, unless the sink was to do that to it. */
  private PipelineStatus status() {
    PipelineStatus status = pipeline.status();
    status
        .failure()
        .filter(failure -> !failureIsDue || failure.reason() != CdcException.Reason.SINK)
        .ifPresent(
            failure -> {
              throw new AssertionError("The pipeline failed: " + failure.getMessage(), failure);
            });
    return status;
  }

  @Override
  public void awaitVersions(List<Long> versions) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              PipelineStatus unused = status();
              return deliveries.contain(versions);
            });
  }

  @Override
  public void stop() {
    pipeline.close();
    assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
  }

  @Override
  public List<Delivery> deliveries() {
    return deliveries.all();
  }

  @Override
  public List<String> complaints() {
    return deliveries.complaints();
  }

  @Override
  public void close() {
    if (pipeline != null) {
      pipeline.close();
    }
    proxy.close();
  }
}
