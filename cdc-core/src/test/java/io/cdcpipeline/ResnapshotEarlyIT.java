package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tables are copied again while the backfill at one point in time is still under way. */
class ResnapshotEarlyIT {
  private static final int ROWS = 2_000;
  private static final int SLOW = 500;
  private static final int BEGUN = 200;
  private static final Duration SOON = Duration.ofSeconds(60);

  private final Mirror sink = new Mirror();
  private final CountDownLatch asked = new CountDownLatch(1);

  /** Takes nothing more once the second table is begun, until its copying again is asked for. */
  private final class Waiting implements SinkWriter {
    @Override
    public void open(SinkContext context) {
      sink.open(context);
    }

    @Override
    public void write(List<ChangeEvent> events) {
      sink.write(events);
      try {
        if (sink.reads("b_begun") > BEGUN && !asked.await(SOON.toSeconds(), TimeUnit.SECONDS)) {
          throw new FatalSinkException("nobody asked for a copy");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FatalSinkException("interrupted", e);
      }
    }

    @Override
    public SinkState flush() {
      return sink.flush();
    }

    @Override
    public void close() {}
  }

  /**
   * Some rows of one that is done; some of one that is being copied, which needs all of them still;
   * and one that was not begun.
   */
  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void everyTableIsExactInTheEnd(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      create(source, "d_last", ROWS);
      create(source, "c_later", ROWS);
      create(source, "a_done", 300);
      Load.create(source, "b_begun", ROWS);
      try (CdcPipeline pipeline = pipeline(source)) {
        pipeline.start();
        try (Load load = Load.start(source, "b_begun", ROWS, 100)) {
          await().atMost(SOON).until(() -> sink.reads("b_begun") > BEGUN);
          assertThat(sink.reads("a_done")).isEqualTo(300);
          List<CompletableFuture<Void>> copies =
              List.of(
                  // First, since without the second table the readers would begin with it.
                  pipeline.resnapshot(source.table("c_later").toString()),
                  pipeline.resnapshot(source.table("a_done").toString(), "id > 290"),
                  pipeline.resnapshot(source.table("b_begun").toString(), "id <= 5 -- few"));
          assertThat(pipeline.status().state()).isEqualTo(PipelineState.BACKFILLING);
          change(source, "a_done", 295);
          change(source, "c_later", ROWS);
          asked.countDown();
          pipeline.backfill().limit(0, 0);
          for (CompletableFuture<Void> copy : copies) {
            copy.get(SOON.toSeconds(), TimeUnit.SECONDS);
          }
          await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
          load.awaitCommits(20);
          load.stop();
        }
        change(source, "a_done", 296);
        for (String table : List.of("a_done", "b_begun", "c_later", "d_last", Load.STEADY)) {
          await()
              .atMost(SOON)
              .untilAsserted(() -> assertThat(sink.differences(source, table)).isEmpty());
        }
        assertThat(sink.reads("d_last")).as("rows of a table that was left alone").isEqualTo(ROWS);
        assertThat(sink.reads("c_later")).as("rows of a table not begun").isEqualTo(ROWS);
        assertThat(readAgain("a_done", 300))
            .containsExactlyInAnyOrder(
                291L, 292L, 293L, 294L, 296L, 297L, 298L, 299L, 300L, 100_295L);
      }
    }
  }

  private static void change(SourceUnderTest source, String table, int id) {
    source.execute(
        "UPDATE " + table + " SET n = n + 1 WHERE id = 1",
        "DELETE FROM " + table + " WHERE id = " + id,
        "INSERT INTO " + table + " VALUES (" + (100_000 + id) + ", 0, 'new')");
  }

  /** The ids that were read after the first rows. */
  private List<Long> readAgain(String table, int first) {
    return sink.arrivals(table).stream()
        .filter(arrival -> arrival.event().snapshot())
        .skip(first)
        .map(arrival -> (Long) arrival.event().after().value("id"))
        .toList();
  }

  private static void create(SourceUnderTest source, String table, int rows) {
    source.insert(1, rows);
    source.execute(
        "CREATE TABLE " + table + " (id bigint NOT NULL PRIMARY KEY, n int, v varchar(200))",
        "INSERT INTO " + table + " SELECT id, n, v FROM items",
        "DELETE FROM items");
  }

  private CdcPipeline pipeline(SourceUnderTest source) {
    return CdcPipeline.builder()
        .name("early")
        .source(source.source(Load.STEADY, "a_done", "b_begun", "c_later", "d_last"))
        .sink(new Waiting())
        .offsetStore(OffsetStore.memory())
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
        .backfill(
            BackfillOptions.builder().readers(2).chunkRows(100).maxRowsPerSecond(SLOW).build())
        .build();
  }
}
