package io.cdcpipeline.sink;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A sink with options of every kind. */
final class TestFactory implements SinkFactory {
  static final SinkOption<String> URL = SinkOption.text("url", "Where to write").asRequired();
  static final SinkOption<String> PASSWORD = SinkOption.secret("password", "Of the user");
  static final SinkOption<Integer> SIZE = SinkOption.integer("size", "Rows").withDefault(500);
  static final SinkOption<Boolean> FAST = SinkOption.flag("fast", "Without fsync");
  static final SinkOption<Duration> WAIT = SinkOption.duration("wait", "For an answer");
  static final SinkOption<TimeUnit> UNIT = SinkOption.choice("unit", "Of time", TimeUnit.class);

  @Override
  public String name() {
    return "test";
  }

  @Override
  public List<SinkOption<?>> options() {
    return List.of(URL, PASSWORD, SIZE, FAST, WAIT, UNIT);
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    throw new UnsupportedOperationException();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    throw new UnsupportedOperationException();
  }
}
