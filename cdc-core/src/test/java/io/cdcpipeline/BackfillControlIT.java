package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.BackfillProgress.State;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What can be asked of a backfill while the pipeline runs, on both databases. */
class BackfillControlIT {
  private static final Duration SOON = Duration.ofSeconds(60);

  private final OffsetStore store = OffsetStore.memory();
  private final Recorder sink = new Recorder();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aTableIsCopiedAgainWhileItIsChanged(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 2_000);
      try (CdcPipeline pipeline = streaming("control-again", source)) {
        CompletableFuture<Void> again = pipeline.resnapshot(source.table("items").toString());
        for (int id = 1; id <= 50; id++) {
          source.execute(
              "UPDATE items SET n = n + 1 WHERE id = " + id * 37,
              "DELETE FROM items WHERE id = " + (id * 37 + 1),
              "INSERT INTO items VALUES (" + (10_000 + id) + ", 0, 'new')");
        }
        again.get(SOON.toSeconds(), TimeUnit.SECONDS);

        assertThat(reads()).isBetween(2_000L + 1_950, 2_000L + 2_050);
        awaitEqual(source);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void onlyTheRowsThatMeetTheConditionAreCopiedAgain(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1_000);
      try (CdcPipeline pipeline = streaming("control-where", source)) {
        pipeline
            .resnapshot(source.table("items").toString(), "id > 990 OR v = 'v1'")
            .get(SOON.toSeconds(), TimeUnit.SECONDS);

        List<ChangeEvent> again = sink.events().subList(1_000, sink.size());
        assertThat(again)
            .extracting(event -> event.key().value(0))
            .containsExactlyInAnyOrder(
                1L, 991L, 992L, 993L, 994L, 995L, 996L, 997L, 998L, 999L, 1_000L);
        assertThat(again).allMatch(ChangeEvent::snapshot);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aTableIsAddedWhileItIsChangedAndStays(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 10);
      source.execute(
          "CREATE TABLE more (id bigint NOT NULL PRIMARY KEY, n int NOT NULL, v varchar(200))",
          "INSERT INTO more SELECT id, n, v FROM items");
      try (CdcPipeline pipeline = streaming("control-add", source)) {
        CompletableFuture<Void> added = pipeline.addTable(source.table("more").toString());
        source.execute(
            "UPDATE more SET n = 5 WHERE id = 3", "INSERT INTO items VALUES (11, 0, '')");
        added.get(SOON.toSeconds(), TimeUnit.SECONDS);
        source.execute("DELETE FROM more WHERE id = 4", "INSERT INTO more VALUES (12, 0, '')");

        await().atMost(SOON).until(() -> rows("more").equals(rowsOf(source, "more")));
        awaitEqual(source);
      }
      source.execute("UPDATE more SET n = 6 WHERE id = 3");
      try (CdcPipeline pipeline =
          builder("control-add", source).source(source.source("items", "more")).build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> rows("more").equals(rowsOf(source, "more")));
      }
      assertThat(count(Operation.READ)).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aPauseHoldsTheReadersAndAResumeLetsThemGoOn(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 20_000);
      try (CdcPipeline pipeline =
          builder("control-pause", source)
              .backfill(BackfillOptions.builder().chunkRows(500).maxRowsPerSecond(5_000).build())
              .build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> sink.size() > 0);
        pipeline.backfill().pause();
        await()
            .atMost(SOON)
            .until(() -> pipeline.status().backfill().get(0).state() == State.PAUSED);
        awaitQuiet();
        long paused = sink.size();
        assertThat(paused).isLessThan(20_000);

        pipeline.backfill().limit(0, 0);
        awaitQuiet();
        assertThat(sink.size()).isEqualTo((int) paused);

        pipeline.backfill().resume();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        assertThat(count(Operation.READ)).isEqualTo(20_000);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void noTableIsAddedBeforeTheStreamHasBegun(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1_000);
      String more = source.table("more").toString();
      source.execute("CREATE TABLE more (id int PRIMARY KEY)");
      try (CdcPipeline pipeline =
          builder("control-early", source)
              .backfill(BackfillOptions.builder().chunkRows(100).maxRowsPerSecond(100).build())
              .build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.BACKFILLING);
        assertThatIllegalStateException()
            .isThrownBy(() -> pipeline.addTable(more))
            .withMessage(
                "control-early: %s can be added once the pipeline streams, which begins when the"
                    + " backfill is over",
                more);
        pipeline.backfill().limit(0, 0);
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        assertThat(sink.size()).isEqualTo(1_000);
      }
    }
  }

  @Test
  void aCancelledBackfillIsNotGoneOnWithByALaterStart() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 20_000);
      BackfillOptions slow =
          BackfillOptions.builder().chunkRows(100).maxRowsPerSecond(2_000).build();
      try (CdcPipeline pipeline = builder("control-cancel", source).backfill(slow).build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> sink.size() > 0);
        pipeline.backfill().cancel();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        assertThat(pipeline.status().backfill().get(0).state()).isEqualTo(State.CANCELLED);
        source.execute("UPDATE items SET n = 1 WHERE id = 20000");
        await().atMost(SOON).until(() -> count(Operation.UPDATE) == 1);
      }
      long read = count(Operation.READ);
      assertThat(read).isLessThan(20_000);
      try (CdcPipeline pipeline = builder("control-cancel", source).build()) {
        pipeline.start();
        source.execute("UPDATE items SET n = 2 WHERE id = 20000");
        await().atMost(SOON).until(() -> count(Operation.UPDATE) == 2);
      }
      assertThat(count(Operation.READ)).isEqualTo(read);
    }
  }

  @Test
  void theFutureOfACancelledCopyEnds() throws Exception {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 1_000);
      try (CdcPipeline pipeline = streaming("control-future", source)) {
        pipeline.backfill().pause();
        CompletableFuture<Void> cancelled = pipeline.resnapshot("public.items");
        pipeline.backfill().cancel();
        assertThatThrownBy(() -> cancelled.get(SOON.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(CancellationException.class);

        CompletableFuture<Void> closed = pipeline.resnapshot("public.items");
        pipeline.close();
        assertThatThrownBy(() -> closed.get(SOON.toSeconds(), TimeUnit.SECONDS))
            .isInstanceOf(CancellationException.class);
      }
    }
  }

  @Test
  void progressTellsRowsBytesChunksAndState() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 2_000);
      source.execute("ANALYZE items");
      try (CdcPipeline pipeline =
          builder("control-progress", source)
              .backfill(BackfillOptions.builder().chunkRows(100).build())
              .build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);

        BackfillProgress progress = pipeline.status().backfill().get(0);
        assertThat(progress.table()).isEqualTo(source.table("items"));
        assertThat(progress.state()).isEqualTo(State.DONE);
        assertThat(progress.done()).isTrue();
        assertThat(progress.rows()).isEqualTo(2_000);
        assertThat(progress.bytes()).isBetween(2_000L * 10, 2_000L * 200);
        assertThat(progress.estimatedRows()).isEqualTo(2_000);
        assertThat(progress.chunksKnown()).isBetween(20, 21);
        assertThat(progress.chunksDone()).isEqualTo(progress.chunksKnown());
        assertThat(progress.rowsPerSecond()).isPositive();
        assertThat(progress.bytesPerSecond()).isGreaterThan(progress.rowsPerSecond());
        assertThat(progress.eta()).hasValue(Duration.ZERO);
      }
    }
  }

  @Test
  void whatCannotBeDoneIsRefusedWithTheReason() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 10);
      source.execute("CREATE TABLE other (id int PRIMARY KEY)");
      CdcPipeline pipeline = builder("control-refused", source).build();
      assertThatIllegalStateException().isThrownBy(() -> pipeline.resnapshot("public.items"));
      try (pipeline) {
        pipeline.start();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);

        for (String name : List.of("items", "public.other", "public.nothing")) {
          assertThatThrownBy(() -> pipeline.resnapshot(name))
              .isInstanceOfSatisfying(
                  CdcException.class,
                  e -> assertThat(e.reason()).isEqualTo(CdcException.Reason.TABLE))
              .hasMessageContaining(name + " is none of the captured tables [public.items]");
        }
        assertThatIllegalArgumentException()
            .isThrownBy(() -> pipeline.resnapshot("public.items", " "))
            .withMessageContaining("blank");
        assertThatIllegalArgumentException()
            .isThrownBy(() -> pipeline.addTable("public.*"))
            .withMessageContaining("'public.*' is a pattern");
        source.execute("ALTER PUBLICATION cdc_control_refused DROP TABLE items");
        for (String name : List.of("public.items", "public.nothing")) {
          CompletableFuture<Void> refused = pipeline.addTable(name);
          assertThatThrownBy(() -> refused.get(SOON.toSeconds(), TimeUnit.SECONDS))
              .hasCauseInstanceOf(CdcException.class)
              .hasMessageContaining(name);
        }
        assertThat(source.database.queryOne("SELECT count(*) FROM pg_publication_tables"))
            .as("what was published for tables that were refused")
            .isEqualTo("0");
      }
      assertThatIllegalStateException()
          .isThrownBy(() -> pipeline.resnapshot("public.items"))
          .withMessageContaining("control-refused");
    }
  }

  private CdcPipeline streaming(String name, SourceUnderTest source) {
    CdcPipeline pipeline = builder(name, source).build();
    pipeline.start();
    await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
    return pipeline;
  }

  private CdcPipelineBuilder builder(String name, SourceUnderTest source) {
    return CdcPipeline.builder()
        .name(name)
        .source(source.source("items"))
        .sink(sink)
        .offsetStore(store)
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
        .backfill(BackfillOptions.builder().chunkRows(100).build());
  }

  private long reads() {
    return count(Operation.READ);
  }

  private long count(Operation operation) {
    return sink.events().stream().filter(event -> event.operation() == operation).count();
  }

  /** Nothing has come for a while. */
  private void awaitQuiet() {
    int[] last = {-1};
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              boolean same = last[0] == sink.size();
              last[0] = sink.size();
              return same;
            });
  }

  private void awaitEqual(SourceUnderTest source) {
    await().atMost(SOON).until(() -> rows("items").equals(source.items()));
  }

  private static Map<Long, String> rowsOf(SourceUnderTest source, String table) {
    Map<Long, String> rows = new TreeMap<>();
    source
        .database
        .query("SELECT id, n, v FROM " + table)
        .forEach(row -> rows.put(Long.valueOf(row.get(0)), row.get(1) + "/" + row.get(2)));
    return rows;
  }

  /** What a sink that writes by key has made of all events of a table. */
  private Map<Long, String> rows(String table) {
    Map<Long, String> rows = new TreeMap<>();
    for (ChangeEvent event : sink.events()) {
      if (event.table().name().equals(table)) {
        Row after = event.after();
        if (after == null) {
          rows.remove((Long) event.key().value(0));
        } else {
          rows.put((Long) after.value(0), after.value(1) + "/" + after.value(2));
        }
      }
    }
    return rows;
  }
}
