package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.util.List;
import java.util.Objects;

/**
 * A sink that passes every call on to another one, and fails where its {@link FailurePlan} says.
 *
 * <p>A failing call does not reach the other sink, except that a rejecting {@code write} passes on
 * the events which it does not reject. {@code close} is always passed on, and ends a call that
 * hangs or is slow: that call then throws a {@link io.cdcpipeline.sink.RetriableSinkException}.
 */
public final class FailingSink implements SinkFactory {
  private final SinkFactory sink;
  private final FailurePlan plan;

  /** The sink that takes what does not fail, and the plan that all of its writers share. */
  public FailingSink(SinkFactory sink, FailurePlan plan) {
    this.sink = Objects.requireNonNull(sink, "sink");
    this.plan = Objects.requireNonNull(plan, "plan");
  }

  /** One writer that fails by plan, where no factory is at hand. */
  public static SinkWriter wrap(SinkWriter writer, FailurePlan plan) {
    return new FailingWriter(writer, plan);
  }

  @Override
  public String name() {
    return sink.name();
  }

  @Override
  public List<SinkOption<?>> options() {
    return sink.options();
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    return sink.capabilities(options);
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    return wrap(sink.createWriter(options), plan);
  }
}
