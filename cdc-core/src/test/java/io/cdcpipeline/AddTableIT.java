package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A table comes to those that are captured: its rows once, then its changes, nothing lost. */
class AddTableIT {
  private static final Duration SOON = Duration.ofSeconds(40);

  private final OffsetStore store = OffsetStore.memory();

  @ParameterizedTest
  @EnumSource(
      value = Db.class,
      names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void whileItIsWrittenTo(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 100);
      createMore(source);
      Recorder sink = new Recorder();
      AtomicBoolean enough = new AtomicBoolean();
      AtomicInteger writes = new AtomicInteger();
      Thread writer = new Thread(() -> write(source, enough, writes));
      try (CdcPipeline pipeline = start(source, sink, "items")) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        writer.start();
        pipeline.addTable(source.table("more").toString()).get(SOON.toSeconds(), TimeUnit.SECONDS);
        int then = writes.get();
        await().atMost(SOON).until(() -> writes.get() > then + 20);
        enough.set(true);
        writer.join();
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
        assertThat(updates(sink, "items")).isEqualTo(writes.get());

        Assertions.assertThatThrownBy(
                () -> pipeline.addTable(source.namespace() + ".nothing").join())
            .isInstanceOf(CompletionException.class)
            .hasMessageContaining("nothing");
        source.execute("UPDATE more SET n = 77 WHERE id = 1");
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
      } finally {
        enough.set(true);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Db.class,
      names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void onTheNextStart(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 100);
      createMore(source);
      try (CdcPipeline pipeline = start(source, new Recorder(), "items")) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
      }
      source.execute("UPDATE more SET n = 5 WHERE id = 3", "UPDATE items SET n = 5 WHERE id = 3");
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = start(source, sink, "items", "more")) {
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
        source.execute("DELETE FROM more WHERE id = 4");
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
      }
      assertThat(sink.events().stream().filter(e -> e.table().name().equals("items")).count())
          .isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void aTableThatIsNotNamedAtTheNextStartIsMissedLoudlyAndCopiedAnewWhenItComesBack(Db db)
      throws Exception {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 100);
      createMore(source);
      Recorder sink = new Recorder();
      String more = source.table("more").toString();
      try (CdcPipeline pipeline = start(source, sink, "items")) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        pipeline.addTable(more).get(SOON.toSeconds(), TimeUnit.SECONDS);
      }
      try (LoggedLines log = new LoggedLines();
          CdcPipeline pipeline = start(source, sink, "items")) {
        assertThat(log.with("WARN", "NOT CAPTURED ANY MORE: [" + more + "]", "tables(...)"))
            .hasSize(1);
        source.execute("UPDATE more SET n = 8 WHERE id = 8", "UPDATE items SET n = 8 WHERE id = 8");
        await().atMost(SOON).until(() -> updates(sink, "items") == 1);
        assertThat(updates(sink, "more")).isZero();
      }
      try (LoggedLines log = new LoggedLines();
          CdcPipeline pipeline = start(source, sink, "items", "more")) {
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
        source.execute("UPDATE more SET n = 9 WHERE id = 9");
        await().atMost(SOON).untilAsserted(() -> assertThat(more(sink)).isEqualTo(more(source)));
        assertThat(log.with("NOT CAPTURED")).isEmpty();
      }
      assertThat(updates(sink, "items")).isEqualTo(1);
    }
  }

  private static long updates(Recorder sink, String table) {
    return sink.events().stream()
        .filter(e -> e.table().name().equals(table) && e.operation() == Operation.UPDATE)
        .count();
  }

  private static void createMore(SourceUnderTest source) {
    source.execute(
        "CREATE TABLE more (id INT PRIMARY KEY, n INT)",
        "INSERT INTO more SELECT id, 0 FROM items");
  }

  private static void write(SourceUnderTest source, AtomicBoolean enough, AtomicInteger writes) {
    for (int i = 0; !enough.get(); i++) {
      source.execute(
          "UPDATE more SET n = n + 1 WHERE id = " + (1 + i % 50),
          i % 7 == 0
              ? "DELETE FROM more WHERE id = " + (60 + i % 40)
              : "DELETE FROM more WHERE id < 0",
          "INSERT INTO more VALUES (" + (1000 + i) + ", " + i + ")",
          "UPDATE items SET n = " + (1000 + i) + " WHERE id = 1");
      writes.incrementAndGet();
    }
  }

  private static Map<Long, Long> more(Recorder sink) {
    Map<Long, Long> rows = new TreeMap<>();
    for (ChangeEvent event : sink.events()) {
      if (event.table().name().equals("more")) {
        if (event.operation() == Operation.DELETE) {
          rows.remove(number(event.before().value("id")));
        } else {
          rows.put(number(event.after().value("id")), number(event.after().value("n")));
        }
      }
    }
    return rows;
  }

  private static long number(Object value) {
    return ((Number) value).longValue();
  }

  private static Map<Long, Long> more(SourceUnderTest source) {
    return source.numbers("SELECT id, n FROM more");
  }

  private CdcPipeline start(SourceUnderTest source, Recorder sink, String... tables) {
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name("more")
            .source(source.source(tables))
            .sink(sink)
            .offsetStore(store)
            .build();
    pipeline.start();
    return pipeline;
  }
}
