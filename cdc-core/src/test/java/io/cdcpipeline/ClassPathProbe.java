package io.cdcpipeline;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.List;

/**
 * A user's application on a user's class path, so without anything else of the tests: {@link
 * SourceArguments}, table. Prints each event's operation, or why it was refused.
 */
final class ClassPathProbe {
  private ClassPathProbe() {}

  public static void main(String[] args) throws InterruptedException {
    Source source = SourceArguments.parse(args, args[SourceArguments.COUNT]);
    try (CdcPipeline pipeline =
        CdcPipeline.builder()
            .name("class-path")
            .source(source)
            .sink(new PrintingSink())
            .offsetStore(OffsetStore.memory())
            .build()) {
      try {
        pipeline.start();
      } catch (CdcException e) {
        System.out.println("REFUSED " + e.reason() + " " + e.getMessage());
        return;
      }
      boolean unused = pipeline.awaitTermination(Duration.ofMinutes(5));
    }
  }

  private static final class PrintingSink implements SinkWriter {
    @Override
    public void open(SinkContext context) {}

    @Override
    public void write(List<ChangeEvent> events) {
      events.forEach(event -> System.out.println("EVENT " + event.operation()));
    }

    @Override
    public SinkState flush() {
      return SinkState.NONE;
    }

    @Override
    public void close() {}
  }
}
