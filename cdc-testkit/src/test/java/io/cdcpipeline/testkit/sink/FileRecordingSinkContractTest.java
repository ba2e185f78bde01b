package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.io.TempDir;

final class FileRecordingSinkContractTest extends SinkContractTest {
  @TempDir private Path dir;

  @Override
  protected SinkFixture newFixture() {
    Path file = dir.resolve("recording");
    return new SinkFixture() {
      @Override
      public SinkFactory factory() {
        return new FileRecordingSink();
      }

      @Override
      public SinkOptions options() {
        return SinkOptions.builder().set(FileRecordingSink.FILE, file).build();
      }

      @Override
      public Destination destination() {
        return schema -> FileRecording.read(file).rows(schema);
      }

      @Override
      public Optional<SinkOptions> badOptions() {
        return Optional.of(options().with(FileRecordingSink.FILE, dir.resolve("no/such/file")));
      }

      @Override
      public Set<SinkBehaviour> missing() {
        return EnumSet.of(
            SinkBehaviour.REJECTS, SinkBehaviour.RETRIES, SinkBehaviour.CLOSE_WHILE_HANGING);
      }
    };
  }
}
