package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.util.List;

/** A correct sink into a {@link ReferenceStore}, or one with a {@link Defect}. */
final class ReferenceSink implements SinkFactory {
  static final SinkOption<String> USER = SinkOption.text("user", "Who writes").asRequired();
  static final SinkOption<String> PASSWORD =
      SinkOption.secret("password", "Password of the user; 'wrong' is refused by open");

  private final ReferenceStore store;
  private final Defect defect;

  ReferenceSink(ReferenceStore store, Defect defect) {
    this.store = store;
    this.defect = defect;
  }

  @Override
  public String name() {
    return "reference";
  }

  @Override
  public List<SinkOption<?>> options() {
    return List.of(USER, PASSWORD);
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    validate(options);
    return SinkCapabilities.builder()
        .idempotent(true)
        .deletes(true)
        .truncates(true)
        .parallel(true)
        .build();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    validate(options);
    return new ReferenceWriter(store, defect, options.find(PASSWORD).orElse(""));
  }

  private void validate(SinkOptions options) {
    if (defect == Defect.ACCEPTS_UNKNOWN_OPTIONS) {
      options.get(USER);
    } else if (defect == Defect.ACCEPTS_MISSING_OPTIONS) {
      SinkOptions.builder().set(USER, "nobody").build().validate(this);
      if (options.toString().contains("no-such-option")) {
        options.validate(this);
      }
    } else {
      options.validate(this);
    }
  }
}
