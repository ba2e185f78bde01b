package io.cdcpipeline;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.sink.TableModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Holds the rows as a keyed destination would, and when each event arrived. */
final class Mirror implements SinkWriter {

  /** An event and when it was written, as {@link System#nanoTime}. */
  record Arrival(ChangeEvent event, long nanos) {}

  private static final int SHOWN = 5;

  private final TableModel model = new TableModel();
  private final List<Arrival> arrivals = new ArrayList<>();

  @Override
  public void open(SinkContext context) {}

  @Override
  public synchronized void write(List<ChangeEvent> events) {
    long now = System.nanoTime();
    for (ChangeEvent event : events) {
      model.apply(event);
      arrivals.add(new Arrival(event, now));
    }
  }

  @Override
  public SinkState flush() {
    return SinkState.NONE;
  }

  @Override
  public void close() {}

  synchronized List<Arrival> arrivals() {
    return List.copyOf(arrivals);
  }

  List<Arrival> arrivals(String table) {
    return arrivals().stream().filter(a -> a.event().table().name().equals(table)).toList();
  }

  long reads(String table) {
    return arrivals(table).stream().filter(a -> a.event().snapshot()).count();
  }

  /** How many changes of the log have arrived for a table. */
  long streamed(String table) {
    return arrivals(table).size() - reads(table);
  }

  /** How a table differs from the source's, a few lines; empty if it does not. */
  List<String> differences(SourceUnderTest source, String table) {
    Map<String, String> expected = source(source, table);
    Map<String, String> actual = rows(source, table);
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(actual.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(expected.get(key), actual.get(key)))
        .map(key -> "expected " + expected.get(key) + ", is " + actual.get(key))
        .limit(SHOWN)
        .toList();
  }

  /** The rows of a table: its first column to all columns by name, as text, without nulls. */
  private Map<String, String> rows(SourceUnderTest source, String table) {
    Map<String, String> rows = new TreeMap<>();
    for (Row row : model.rows(source.table(table)).values()) {
      rows.put(
          String.valueOf(row.value(0)),
          IntStream.range(0, row.size())
              .filter(i -> row.value(i) != null)
              .mapToObj(i -> row.schema().column(i).name() + "=" + row.value(i))
              .sorted()
              .collect(Collectors.joining(" ")));
    }
    return rows;
  }

  /** The same of the source. */
  private static Map<String, String> source(SourceUnderTest source, String table) {
    List<String> columns =
        source
            .database
            .query(
                "SELECT column_name FROM information_schema.columns WHERE table_name = '"
                    + table
                    + "' AND table_schema = '"
                    + source.namespace()
                    + "' ORDER BY ordinal_position")
            .stream()
            .map(row -> row.get(0))
            .toList();
    Map<String, String> rows = new TreeMap<>();
    for (List<String> row :
        source.database.query("SELECT " + String.join(", ", columns) + " FROM " + table)) {
      rows.put(
          row.get(0),
          IntStream.range(0, row.size())
              .filter(i -> row.get(i) != null)
              .mapToObj(i -> columns.get(i) + "=" + row.get(i))
              .sorted()
              .collect(Collectors.joining(" ")));
    }
    return rows;
  }
}
