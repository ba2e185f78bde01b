package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.List;

/** The sink {@code iotdb}; its settings are {@link IoTDBSinkOptions}. Thread-safe. */
public final class IoTDBSinkFactory implements SinkFactory {
  /** Each FLUSH makes a file at the server: more often would make many small ones. */
  private static final Duration FLUSH_INTERVAL = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "iotdb";
  }

  @Override
  public List<SinkOption<?>> options() {
    return IoTDBSinkOptions.ALL;
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    options.validate(this);
    Settings settings = Settings.of(options);
    SinkCapabilities.Builder capabilities =
        SinkCapabilities.builder()
            .idempotent(true)
            .deletes(settings.tables().allDelete())
            .truncates(settings.tables().allTruncate());
    if (settings.durability() == Durability.FLUSH) {
      capabilities.checkpointInterval(FLUSH_INTERVAL);
    }
    return capabilities.build();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    options.validate(this);
    return new IoTDBSinkWriter(Settings.of(options));
  }
}
