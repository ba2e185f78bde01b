package io.cdcpipeline.examples.filesink;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.sink.Destination;
import io.cdcpipeline.testkit.sink.SinkBehaviour;
import io.cdcpipeline.testkit.sink.SinkContractTest;
import io.cdcpipeline.testkit.sink.SinkFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** The file sink keeps the contract, as far as lines in a file can. */
final class FileSinkContractTest extends SinkContractTest {
  @TempDir private Path directory;

  @Override
  protected SinkFixture newFixture() {
    return new FileFixture(directory.resolve("changes"));
  }

  private record FileFixture(Path file) implements SinkFixture {
    @Override
    public SinkFactory factory() {
      return new FileSinkFactory();
    }

    @Override
    public SinkOptions options() {
      return SinkOptions.builder().set(FileSinkFactory.FILE, file).build();
    }

    @Override
    public Destination destination() {
      return this::rows;
    }

    @Override
    public @Nullable Object stored(Column column, Object value) {
      return FileSinkWriter.text(value);
    }

    @Override
    public Optional<SinkOptions> badOptions() {
      return Optional.of(options().with(FileSinkFactory.FILE, file.resolve("not/a/directory")));
    }

    @Override
    public Set<SinkBehaviour> missing() {
      return EnumSet.of(
          SinkBehaviour.KEY_CHANGES,
          SinkBehaviour.REJECTS,
          SinkBehaviour.RETRIES,
          SinkBehaviour.CLOSE_WHILE_HANGING);
    }

    /** What the lines of a table say of each key; a column that a line leaves out stays. */
    private Map<Key, Map<String, @Nullable Object>> rows(TableSchema schema) throws IOException {
      Map<Key, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
      List<String> names = schema.columns().stream().map(Column::name).toList();
      for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
        List<String> parts = List.of(line.split("\t", -1));
        if (parts.get(2).equals(schema.table().toString())) {
          Map<String, @Nullable Object> values = values(parts.subList(3, parts.size()));
          if (!values.isEmpty()) {
            Key key = Key.of(Long.valueOf(String.valueOf(values.get("id"))));
            rows.computeIfAbsent(key, k -> new LinkedHashMap<>()).putAll(values);
          }
        }
      }
      rows.values().forEach(row -> row.keySet().retainAll(names));
      return rows;
    }

    private static Map<String, @Nullable Object> values(List<String> parts) {
      Map<String, @Nullable Object> values = new LinkedHashMap<>();
      for (String part : parts) {
        int equals = part.indexOf('=');
        if (equals < 0) {
          values.put(part, null);
        } else {
          values.put(part.substring(0, equals), part.substring(equals + 1).translateEscapes());
        }
      }
      return values;
    }
  }
}
