package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A table is redefined while it is copied. */
class BackfillDdlIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String TABLE = "a_first";
  private static final int ROWS = 3000;

  /** So slow that a copy that has begun lasts longer than anyone waits to redefine the table. */
  private static final int SLOW = 100;

  /** What is done to the table, and some changes that need it to be done. */
  enum Redefinition {
    ADDED_COLUMN(
        "ALTER TABLE %s ADD COLUMN extra int",
        "INSERT INTO %s VALUES (100001, 1, 'new', 'w', 5)",
        "UPDATE %s SET extra = 7 WHERE id IN (3, 1999)"),
    DROPPED_COLUMN(
        "ALTER TABLE %s DROP COLUMN w",
        "INSERT INTO %s VALUES (100001, 1, 'new')", "UPDATE %s SET n = 7 WHERE id IN (3, 1999)"),
    RETYPED_COLUMN(
        "ALTER TABLE %s @n decimal(12,3)",
        "INSERT INTO %s VALUES (100001, 1.5, 'new', 'w')",
        "UPDATE %s SET n = 7.125 WHERE id IN (3, 1999)"),
    TRUNCATED(
        "TRUNCATE TABLE %s",
        "INSERT INTO %s VALUES (3, 1, 'again', 'w'), (100001, 1, 'new', 'w')",
        "UPDATE %s SET n = 7 WHERE id = 3");

    private final String ddl;
    private final String insert;
    private final String update;

    Redefinition(String ddl, String insert, String update) {
      this.ddl = ddl;
      this.insert = insert;
      this.update = update;
    }

    String ddl(SourceUnderTest source, String table) {
      String retype = source.postgres() ? "ALTER COLUMN n TYPE" : "MODIFY n";
      return ddl.replace("%s", table).replace("@n", retype);
    }

    List<String> changes(String table) {
      return Stream.of(insert, update).map(change -> change.replace("%s", table)).toList();
    }
  }

  static Stream<Arguments> cases() {
    return Stream.of(Db.POSTGRES_17, Db.MYSQL_GTID)
        .flatMap(
            db ->
                Stream.of(BackfillConsistency.values())
                    .flatMap(
                        consistency ->
                            Stream.of(Redefinition.values())
                                .map(what -> Arguments.of(db, consistency, what))));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void theResultIsTheSources(Db db, BackfillConsistency consistency, Redefinition what) {
    try (SourceUnderTest source = db.create()) {
      create(source, TABLE, ROWS);
      create(source, "b_second", 2000);
      Mirror sink = new Mirror();
      try (CdcPipeline pipeline = pipeline(source, sink, consistency)) {
        pipeline.start();
        await().atMost(SOON).until(() -> sink.reads(TABLE) > 500);
        pipeline.backfill().limit(SLOW, 0);
        CompletableFuture<Long> redefined =
            CompletableFuture.supplyAsync(
                () -> {
                  source.execute(what.ddl(source, TABLE));
                  long read = sink.reads(TABLE);
                  what.changes(TABLE).forEach(source::execute);
                  return read;
                });
        assertThat(redefined).succeedsWithin(SOON);
        assertThat(redefined.join()).as("rows read before it was redefined").isLessThan(ROWS);
        pipeline.backfill().limit(0, 0);
        await()
            .atMost(SOON)
            .until(
                () ->
                    pipeline.status().state().isFinal()
                        || pipeline.status().state() == PipelineState.STREAMING);
        assertThat(pipeline.status().failure()).isEmpty();
        source.execute("UPDATE " + TABLE + " SET n = n + 1 WHERE id IN (3, 100001)");
        for (String name : List.of(TABLE, "b_second")) {
          await()
              .atMost(SOON)
              .untilAsserted(() -> assertThat(sink.differences(source, name)).isEmpty());
        }
      }
    }
  }

  private static void create(SourceUnderTest source, String table, int rows) {
    source.execute(
        "CREATE TABLE "
            + table
            + " (id bigint NOT NULL PRIMARY KEY, n int, v varchar(200), w varchar(50))");
    source.insert(1, rows);
    source.execute(
        "INSERT INTO " + table + " SELECT id, n, v, 'w' FROM items", "DELETE FROM items");
  }

  private static CdcPipeline pipeline(
      SourceUnderTest source, Mirror sink, BackfillConsistency consistency) {
    return CdcPipeline.builder()
        .name("redefined")
        .source(source.source(TABLE, "b_second"))
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
        .backfill(
            BackfillOptions.builder()
                .readers(2)
                .chunkRows(100)
                .maxRowsPerSecond(2500)
                .consistency(consistency)
                .build())
        .build();
  }
}
