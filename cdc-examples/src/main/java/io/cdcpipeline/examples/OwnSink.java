package io.cdcpipeline.examples;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.CdcPipelineBuilder;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.examples.filesink.FileSinkFactory;
import io.cdcpipeline.examples.filesink.FileSinkWriter;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import java.nio.file.Path;
import java.time.Duration;

/** A sink of one's own, found by its name or handed over as an object. */
public final class OwnSink {
  private OwnSink() {}

  public static void main(String[] args) throws InterruptedException {
    PostgresSource shop =
        PostgresSource.builder()
            .host("localhost")
            .database("shop")
            .user("cdc")
            .password(System.getenv("SHOP_PASSWORD"))
            .tables("public.*")
            .build();
    CdcPipelineBuilder builder =
        CdcPipeline.builder()
            .name("shop-file")
            .source(shop)
            .offsetStore(OffsetStore.file(Path.of("checkpoints")));
    Path file = Path.of("changes.txt");
    if (args.length > 0) {
      builder.sink("file", SinkOptions.builder().set(FileSinkFactory.FILE, file).build());
    } else {
      builder.sink(new FileSinkWriter(file));
    }
    try (CdcPipeline pipeline = builder.build()) {
      pipeline.start();
      pipeline.awaitTermination(Duration.ofDays(365));
    }
  }
}
