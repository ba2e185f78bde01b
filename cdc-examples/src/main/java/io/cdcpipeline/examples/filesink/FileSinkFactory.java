package io.cdcpipeline.examples.filesink;

import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.nio.file.Path;
import java.util.List;

/** The sink {@code file}; named in {@code META-INF/services}, where the pipeline finds it. */
public final class FileSinkFactory implements SinkFactory {
  /** The file to write to. */
  public static final SinkOption<Path> FILE =
      SinkOption.of("file", "The file to write to", Path.class, Path::of).asRequired();

  @Override
  public String name() {
    return "file";
  }

  @Override
  public List<SinkOption<?>> options() {
    return List.of(FILE);
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    options.validate(this);
    return SinkCapabilities.builder().build();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    options.validate(this);
    return new FileSinkWriter(options.get(FILE));
  }
}
