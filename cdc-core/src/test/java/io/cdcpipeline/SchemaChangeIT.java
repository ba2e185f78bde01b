package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.offset.OffsetStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** DDL in the stream, between two runs, and read ahead of what was delivered. */
class SchemaChangeIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void aSchemaChangeComesBeforeTheFirstRowThatNeedsIt(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 2);
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = start(source, sink)) {
        source.insert(3, 3);
        source.execute(
            "ALTER TABLE items ADD COLUMN extra int", "INSERT INTO items VALUES (4, 0, 'v4', 44)");
        await().atMost(SOON).until(() -> sink.size() == 5);
      }
      List<ChangeEvent> events = sink.events();
      assertThat(events.stream().map(ChangeEvent::operation))
          .containsExactly(
              Operation.READ,
              Operation.READ,
              Operation.CREATE,
              Operation.SCHEMA_CHANGE,
              Operation.CREATE);
      ChangeEvent change = events.get(3);
      assertThat(change.previousSchema().indexOf("extra")).isEqualTo(-1);
      assertThat(change.schema().indexOf("extra")).isEqualTo(3);
      assertThat(change.schema().version()).isGreaterThan(change.previousSchema().version());
      assertThat(events.get(4).after().value("extra")).isEqualTo(44);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void ddlBetweenTwoRunsIsFollowedFromTheStoredPosition(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1);
      Recorder first = new Recorder();
      try (CdcPipeline pipeline = start(source, first)) {
        source.execute(
            "ALTER TABLE items ADD COLUMN extra int", "INSERT INTO items VALUES (2, 0, 'v2', 22)");
        await().atMost(SOON).until(() -> first.size() == 3);
      }
      source.execute(
          "INSERT INTO items VALUES (3, 0, 'v3', 33)",
          "ALTER TABLE items RENAME COLUMN extra TO renamed",
          "INSERT INTO items VALUES (4, 0, 'v4', 44)");
      for (int run = 0; run < 2; run++) {
        Recorder sink = new Recorder();
        long id = 5L + run;
        try (CdcPipeline pipeline = start(source, sink)) {
          source.execute("INSERT INTO items VALUES (" + id + ", 0, 'v', 55)");
          await()
              .atMost(SOON)
              .until(() -> sink.events().stream().anyMatch(event -> isRow(event, id)));
        }
        if (run == 0 && !db.postgres()) {
          // MySQL's log is read with the definitions of its time.
          ChangeEvent third =
              sink.events().stream().filter(e -> isRow(e, 3)).findFirst().orElseThrow();
          assertThat(third.after().value("extra")).isEqualTo(33);
        }
        ChangeEvent last =
            sink.events().stream().filter(e -> isRow(e, id)).findFirst().orElseThrow();
        assertThat(last.after().value("renamed")).isEqualTo(55);
        assertThat(sink.events().stream().filter(e -> e.operation() == Operation.CREATE).count())
            .isEqualTo(run == 0 ? 3 : 1);
      }
    }
  }

  private static boolean isRow(ChangeEvent event, long id) {
    return event.operation() == Operation.CREATE && event.after().value("id").equals(id);
  }

  private CdcPipeline start(SourceUnderTest source, Recorder sink) {
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name("ddl")
            .source(source.source("items"))
            .sink(sink)
            .offsetStore(OffsetStore.file(directory))
            .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
            .build();
    pipeline.start();
    return pipeline;
  }
}
