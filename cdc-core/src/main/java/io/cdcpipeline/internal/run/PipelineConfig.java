package io.cdcpipeline.internal.run;

import io.cdcpipeline.BackfillOptions;
import io.cdcpipeline.DeliveryOptions;
import io.cdcpipeline.PipelineListener;
import io.cdcpipeline.PositionLostPolicy;
import io.cdcpipeline.Source;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** All that a pipeline was built from. */
public record PipelineConfig(
    String name,
    Source source,
    Supplier<SinkWriter> writer,
    SinkCapabilities capabilities,
    OffsetStore offsetStore,
    StartupMode startup,
    PositionLostPolicy onPositionLost,
    DeliveryOptions delivery,
    BackfillOptions backfill,
    Duration startTimeout,
    Duration closeTimeout,
    List<PipelineListener> listeners,
    Clock clock) {

  private static final Duration DEFAULT_CHECKPOINT_INTERVAL = Duration.ofSeconds(1);

  public PipelineConfig {
    listeners = List.copyOf(listeners);
  }

  Duration checkpointInterval() {
    return delivery
        .checkpointInterval()
        .or(capabilities::checkpointInterval)
        .orElse(DEFAULT_CHECKPOINT_INTERVAL);
  }
}
