package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.testkit.sink.RecordedCall.Flushed;
import io.cdcpipeline.testkit.sink.RecordedCall.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FileRecordingSink} wrote, also when its JVM was killed in the middle of a line.
 *
 * @param calls all calls in the order of the file, of all runs
 * @param torn lines that a kill has cut off
 */
public record FileRecording(List<RecordedCall> calls, int torn) {
  public FileRecording {
    calls = List.copyOf(calls);
  }

  /** Reads a file; one that does not exist is empty. */
  public static FileRecording read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new FileRecording(List.of(), 0);
    }
    List<RecordedCall> calls = new ArrayList<>();
    int torn = 0;
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      if (RecordedLine.isWhole(line)) {
        calls.add(RecordedLine.parse(line));
      } else if (!line.isEmpty()) {
        torn++;
      }
    }
    return new FileRecording(calls, torn);
  }

  /** All events, repeated ones too. */
  public List<Written> events() {
    return calls.stream().filter(Written.class::isInstance).map(Written.class::cast).toList();
  }

  /** The events that a flush of their writer has followed in their epoch. */
  public List<Written> flushedEvents() {
    List<Written> flushed = new ArrayList<>();
    List<Written> open = new ArrayList<>();
    for (RecordedCall call : calls) {
      if (call instanceof Written event) {
        open.add(event);
      } else if (call instanceof Flushed) {
        open.stream().filter(e -> sameWriter(e, call)).forEach(flushed::add);
        open.removeIf(e -> sameWriter(e, call));
      }
    }
    return flushed;
  }

  /**
   * What a correct keyed destination would hold after the events that were flushed: the rows of a
   * table by key, each as a map from column to value.
   *
   * @param schema the table as it is now, with a key
   */
  public Map<Key, Map<String, @Nullable Object>> rows(TableSchema schema) {
    Map<Key, Map<String, @Nullable Object>> rows = new LinkedHashMap<>();
    String table = schema.table().toString();
    for (Written event : flushedEvents()) {
      if (event.table().equals(table)) {
        apply(event, schema, rows);
      }
    }
    List<String> names = schema.columns().stream().map(Column::name).toList();
    rows.values().forEach(row -> row.keySet().retainAll(names));
    return rows;
  }

  private static void apply(
      Written event, TableSchema schema, Map<Key, Map<String, @Nullable Object>> rows) {
    Map<String, @Nullable Object> before = event.before();
    Map<String, @Nullable Object> after = event.after();
    if (event.operation() == Operation.TRUNCATE) {
      rows.clear();
    } else if (after != null) {
      Key key = key(schema, after);
      Map<String, @Nullable Object> old = rows.remove(oldKey(schema, before, key));
      Map<String, @Nullable Object> row = new LinkedHashMap<>(after);
      if (old != null && event.operation() == Operation.UPDATE) {
        row.replaceAll((name, value) -> value == Unchanged.VALUE ? old.get(name) : value);
      }
      rows.put(key, row);
    } else if (before != null) {
      rows.remove(key(schema, before));
    }
  }

  /** The key before an update: that of {@code before}, where the log carries it. */
  private static Key oldKey(
      TableSchema schema, @Nullable Map<String, @Nullable Object> before, Key key) {
    boolean carried =
        before != null
            && schema.keyNames().stream().noneMatch(n -> before.get(n) == Unchanged.VALUE);
    return carried && before != null ? key(schema, before) : key;
  }

  private static Key key(TableSchema schema, Map<String, @Nullable Object> row) {
    return Key.of(schema.keyNames().stream().map(row::get).toArray());
  }

  private static boolean sameWriter(RecordedCall a, RecordedCall b) {
    return a.lane() == b.lane() && a.epoch() == b.epoch();
  }
}
