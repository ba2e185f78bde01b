package io.cdcpipeline;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A pipeline in a JVM of its own that counts the rows it reads; arguments as of {@link
 * PipelineProcess}. There is a file of {@link ReadCounts} in the directory for each table.
 */
final class CountingProcess {
  static final int READERS = 2;
  static final int CHUNK_ROWS = 10_000;

  private CountingProcess() {}

  public static void main(String[] args) throws InterruptedException {
    Path directory = Path.of(args[SourceArguments.COUNT + 1]);
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name("big")
            .source(SourceArguments.parse(args, args[SourceArguments.COUNT]))
            .sink(new Counter(directory))
            .offsetStore(OffsetStore.file(directory.resolve("offsets")))
            .backfill(BackfillOptions.builder().readers(READERS).chunkRows(CHUNK_ROWS).build())
            .listener(
                new PipelineListener() {
                  @Override
                  public void stateChanged(PipelineState from, PipelineState to) {
                    System.out.println("STATE " + to);
                  }
                })
            .build();
    Runtime.getRuntime().addShutdownHook(new Thread(pipeline::close));
    pipeline.start();
    if (pipeline.awaitTermination(Duration.ofHours(1))) {
      System.out.println("ENDED " + pipeline.status());
    }
  }

  /** Counts; what it has counted outlives the process without a flush. */
  private static final class Counter implements SinkWriter {
    private final Path directory;
    private final Map<String, ReadCounts> tables = new HashMap<>();

    Counter(Path directory) {
      this.directory = directory;
    }

    @Override
    public void open(SinkContext context) {}

    @Override
    public void write(List<ChangeEvent> events) {
      for (ChangeEvent event : events) {
        Long id = (Long) event.after().value(0);
        tables.computeIfAbsent(event.table().name(), this::counts).add(id.intValue());
      }
    }

    private ReadCounts counts(String table) {
      try {
        return ReadCounts.open(directory.resolve(table));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public SinkState flush() {
      return SinkState.NONE;
    }

    @Override
    public void close() {}
  }
}
