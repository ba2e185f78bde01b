package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random changes against a model of the source: nulls, moves, deletes, deletes with an insert
 * after, rows read again, batches of all sizes, flushes, and replays of what was not flushed.
 */
final class FuzzIT {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .column("b", Kind.INT64)
          .column("c", Kind.STRING)
          .build();

  /** The same with a key that device and time do not hold. */
  private static final TableSchema NUMBERED =
      Schemas.table("shop.reading")
          .column("sensor", Kind.STRING)
          .column("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .column("b", Kind.INT64)
          .column("c", Kind.STRING)
          .key("id", Kind.INT64)
          .build();

  private final IoTDBServer server = SharedIoTDB.server();
  private final Events events = new Events();
  private final Map<String, Row> source = new TreeMap<>();
  private TestSinkContext context = TestSinkContext.first();
  private TableSchema schema = READINGS;
  private boolean numbered;
  private long lastId;

  /** Each row that is inserted has a number of its own, also where another row has been before. */
  @ParameterizedTest
  @CsvSource({"TREE_ALIGNED, 11, 700", "TREE, 12, 500", "TABLE, 13, 400"})
  void destinationEqualsSourceWithPlacesTakenOver(Target target, long seed, int steps) {
    schema = NUMBERED;
    numbered = true;
    destinationEqualsSource(target, seed, steps);
  }

  @ParameterizedTest
  @CsvSource({"TREE_ALIGNED, 1, 1500", "TREE_ALIGNED, 7, 1500", "TREE, 3, 1500", "TABLE, 5, 1000"})
  void destinationEqualsSource(Target target, long seed, int steps) {
    Random random = new Random(seed);
    String place = SharedIoTDB.fresh("fuzz");
    SinkWriter writer = open(target, place);
    List<ChangeEvent> unflushed = new ArrayList<>();
    try (Reader reader = target.reader(server)) {
      for (int step = 0; step < steps; ) {
        List<ChangeEvent> batch = new ArrayList<>();
        for (int size = 1 + random.nextInt(30); batch.size() < size; step++) {
          change(random, batch);
        }
        writer.write(batch);
        unflushed.addAll(batch);
        switch (random.nextInt(12)) {
          case 0, 1, 2 -> {
            writer.flush();
            unflushed.clear();
          }
          case 3 -> {
            writer.close();
            context = context.next();
            writer = open(target, place);
            for (int i = 0; i < unflushed.size(); ) {
              int end = Math.min(unflushed.size(), i + 1 + random.nextInt(20));
              writer.write(unflushed.subList(i, end));
              i = end;
            }
          }
          default -> {}
        }
        if (random.nextInt(20) == 0) {
          assertSame(target.points(reader, place), "at step " + step);
        }
      }
      writer.flush();
      assertSame(target.points(reader, place), "at the end");
    } finally {
      writer.close();
    }
  }

  private SinkWriter open(Target target, String place) {
    SinkWriter writer =
        new IoTDBSinkFactory()
            .createWriter(
                target.options(server).table("shop.reading", target.mapping(place)).build());
    writer.open(context);
    return writer;
  }

  /** Names the points that differ alone: a whole map would not be read. */
  private void assertSame(Map<String, Map<String, String>> actual, String when) {
    Map<String, Map<String, String>> expected = expected();
    List<String> differences = new ArrayList<>();
    Set<String> places = new TreeSet<>(expected.keySet());
    places.addAll(actual.keySet());
    for (String place : places) {
      if (!Objects.equals(expected.get(place), actual.get(place))) {
        differences.add(place + ": " + expected.get(place) + " but is " + actual.get(place));
      }
    }
    assertThat(differences).as(when).isEmpty();
  }

  private Map<String, Map<String, String>> expected() {
    Map<String, Map<String, String>> points = new TreeMap<>();
    source.forEach(
        (place, row) -> {
          Map<String, String> values = new TreeMap<>();
          for (int i = 2; i < row.size(); i++) {
            if (row.value(i) != null) {
              values.put(schema.column(i).name(), row.value(i).toString());
            }
          }
          points.put(place, values);
        });
    return points;
  }

  private void change(Random random, List<ChangeEvent> batch) {
    Row row = row(random, ++lastId);
    Row before = source.get(place(row));
    if (before == null) {
      batch.add(random.nextInt(4) == 0 ? events.read(row) : events.create(row));
      source.put(place(row), row);
      return;
    }
    switch (random.nextInt(8)) {
      case 0 -> {
        batch.add(events.delete(before));
        source.remove(place(before));
      }
      case 1 -> {
        batch.add(events.delete(before));
        batch.add(events.create(row));
        source.put(place(row), row);
      }
      case 5 -> {
        batch.add(events.update(before, row)); // its number too
        source.put(place(row), row);
      }
      case 2 -> move(random, before, batch);
      case 3 -> {
        // the log of this change was dropped in favour of reading the row again
        Row again = numberedLike(before, row);
        batch.add(events.read(again));
        source.put(place(again), again);
      }
      case 4 -> {
        Row next = numberedLike(before, row);
        // what the log leaves out it may leave out only where the key tells the point
        batch.add(events.update(numbered ? before : null, next));
        source.put(place(next), next);
      }
      default -> {
        Row next = numberedLike(before, row);
        batch.add(events.update(before, next));
        source.put(place(next), next);
      }
    }
  }

  private void move(Random random, Row before, List<ChangeEvent> batch) {
    Row to = numberedLike(before, row(random, 0));
    if (source.containsKey(place(to))) {
      return;
    }
    batch.add(events.update(before, to));
    source.remove(place(before));
    source.put(place(to), to);
  }

  private static String place(Row row) {
    return row.value("sensor") + "@" + ((Instant) row.value("at")).toEpochMilli();
  }

  /** A row of one of a hundred points; never all null, which the tree cannot store. */
  private Row row(Random random, long id) {
    Integer a = random.nextInt(3) == 0 ? null : random.nextInt(1_000);
    Long b = random.nextInt(3) == 0 ? null : random.nextLong();
    String c = (a == null && b == null) || random.nextInt(3) > 0 ? "c" + random.nextInt(9) : null;
    String sensor = "s" + random.nextInt(4);
    Instant at = Instant.ofEpochMilli(random.nextInt(25) - 5);
    return numbered
        ? Row.of(NUMBERED, sensor, at, a, b, c, id)
        : Row.of(READINGS, sensor, at, a, b, c);
  }

  /** The row with the other's number. */
  private Row numberedLike(Row other, Row row) {
    return numbered
        ? Row.of(
            NUMBERED,
            row.value(0),
            row.value(1),
            row.value(2),
            row.value(3),
            row.value(4),
            other.value(5))
        : row;
  }
}
