package io.cdcpipeline;

import io.cdcpipeline.internal.run.PipelineConfig;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Describes a {@link CdcPipeline}. Not thread-safe. */
public final class CdcPipelineBuilder {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9_-]{0,47}");

  private final List<PipelineListener> listeners = new ArrayList<>();
  private @Nullable String name;
  private @Nullable Source source;
  private @Nullable Supplier<SinkWriter> writer;
  private @Nullable SinkCapabilities capabilities;
  private @Nullable OffsetStore offsetStore;
  private StartupMode startup = StartupMode.initial();
  private PositionLostPolicy onPositionLost = PositionLostPolicy.FAIL;
  private DeliveryOptions delivery = DeliveryOptions.defaults();
  private BackfillOptions backfill = BackfillOptions.defaults();
  private Duration startTimeout = Duration.ofSeconds(30);
  private Duration closeTimeout = Duration.ofSeconds(30);

  CdcPipelineBuilder() {}

  /**
   * The name under which the checkpoint is stored, and from which slot, publication and threads are
   * named: lower case letters, digits, dashes and underscores. Required.
   *
   * @throws IllegalArgumentException if it has other characters or more than 48 of them
   */
  public CdcPipelineBuilder name(String value) {
    if (!NAME.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "name must be 1 to 48 lower case letters, digits, dashes and underscores, got '"
              + value
              + "'");
    }
    this.name = value;
    return this;
  }

  /** The database: {@link PostgresSource} or {@link MySqlSource}. Required. */
  public CdcPipelineBuilder source(Source value) {
    this.source = Objects.requireNonNull(value, "source");
    return this;
  }

  /**
   * A sink by the name of its factory, found by {@link ServiceLoader}.
   *
   * @throws IllegalArgumentException if no factory of that name is on the class path, or the
   *     options are wrong
   */
  public CdcPipelineBuilder sink(String factory, SinkOptions options) {
    TreeSet<String> known = new TreeSet<>();
    for (SinkFactory candidate : ServiceLoader.load(SinkFactory.class)) {
      if (candidate.name().equals(factory)) {
        return sink(candidate, options);
      }
      known.add(candidate.name());
    }
    throw new IllegalArgumentException(
        "No sink '"
            + factory
            + "' on the class path, which has "
            + known
            + "; add the sink's module as a dependency");
  }

  /**
   * A sink by its factory.
   *
   * @throws IllegalArgumentException if the options are wrong
   */
  public CdcPipelineBuilder sink(SinkFactory factory, SinkOptions options) {
    options.validate(factory);
    this.capabilities = factory.capabilities(options);
    this.writer = () -> factory.createWriter(options);
    return this;
  }

  /** A sink as an object; the pipeline opens and closes it. */
  public CdcPipelineBuilder sink(SinkWriter object) {
    Objects.requireNonNull(object, "sink");
    this.capabilities = SinkCapabilities.builder().build();
    this.writer = () -> object;
    return this;
  }

  /** Where the checkpoint is stored. Required. */
  public CdcPipelineBuilder offsetStore(OffsetStore value) {
    this.offsetStore = Objects.requireNonNull(value, "offsetStore");
    return this;
  }

  /** Where to begin; {@link StartupMode#initial()} by default. */
  public CdcPipelineBuilder startup(StartupMode value) {
    this.startup = Objects.requireNonNull(value, "startup");
    return this;
  }

  /** What to do when the stored position is gone; {@link PositionLostPolicy#FAIL} by default. */
  public CdcPipelineBuilder onPositionLost(PositionLostPolicy value) {
    this.onPositionLost = Objects.requireNonNull(value, "onPositionLost");
    return this;
  }

  /** How changes are delivered; {@link DeliveryOptions#defaults()} by default. */
  public CdcPipelineBuilder delivery(DeliveryOptions value) {
    this.delivery = Objects.requireNonNull(value, "delivery");
    return this;
  }

  /** How existing rows are copied; {@link BackfillOptions#defaults()} by default. */
  public CdcPipelineBuilder backfill(BackfillOptions value) {
    this.backfill = Objects.requireNonNull(value, "backfill");
    return this;
  }

  /**
   * How long {@link CdcPipeline#close()} waits for the sink to take what was read; 30 seconds by
   * default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CdcPipelineBuilder closeTimeout(Duration value) {
    this.closeTimeout = positive("closeTimeout", value);
    return this;
  }

  /**
   * How long {@link CdcPipeline#start()} waits for the sink to open; 30 seconds by default.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public CdcPipelineBuilder startTimeout(Duration value) {
    this.startTimeout = positive("startTimeout", value);
    return this;
  }

  private static Duration positive(String setting, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(setting + " must be positive, got " + value);
    }
    return value;
  }

  /** Adds a listener. */
  public CdcPipelineBuilder listener(PipelineListener value) {
    listeners.add(Objects.requireNonNull(value, "listener"));
    return this;
  }

  /**
   * The pipeline, not yet started. Touches neither database nor sink.
   *
   * @throws IllegalStateException naming everything that is missing
   */
  public CdcPipeline build() {
    List<String> missing = new ArrayList<>();
    if (name == null) {
      missing.add("name");
    }
    if (source == null) {
      missing.add("source");
    }
    if (writer == null) {
      missing.add("sink");
    }
    if (offsetStore == null) {
      missing.add("offsetStore");
    }
    if (name == null
        || source == null
        || writer == null
        || capabilities == null
        || offsetStore == null) {
      throw new IllegalStateException("The pipeline needs " + String.join(", ", missing));
    }
    return new CdcPipeline(
        new PipelineConfig(
            name,
            source,
            writer,
            capabilities,
            offsetStore,
            startup,
            onPositionLost,
            delivery,
            backfill,
            startTimeout,
            closeTimeout,
            listeners,
            Clock.systemUTC()));
  }
}
