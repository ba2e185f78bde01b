package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each mode on each database: the exact set of events, in order, each once. */
class StartupModesIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final OffsetStore store = OffsetStore.memory();

  @ParameterizedTest
  @EnumSource(Db.class)
  void initialDeliversEveryRowThenEveryChangeAndResumesBehindThem(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 2500);
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = start("modes-initial", source, sink, StartupMode.initial())) {
        awaitEvents(sink, 2500);
        assertThat(ids(sink.events())).containsExactlyElementsOf(range(1, 2500));
        assertThat(sink.events()).allMatch(ChangeEvent::snapshot);

        source.insert(2501, 2600);
        source.execute("UPDATE items SET n = 1 WHERE id = 7", "DELETE FROM items WHERE id = 8");
        awaitEvents(sink, 2602);
      }
      List<ChangeEvent> changes = sink.events().subList(2500, 2602);
      assertThat(ids(changes.subList(0, 100))).containsExactlyElementsOf(range(2501, 2600));
      assertThat(changes.get(100).operation()).isEqualTo(Operation.UPDATE);
      assertThat(changes.get(101).operation()).isEqualTo(Operation.DELETE);
      assertThat(changes).isSortedAccordingTo((a, b) -> a.position().compareTo(b.position()));
      assertThat(changes.get(99).transaction().last()).isTrue();
      assertThat(changes.get(99).transaction().size()).isEqualTo(100);

      source.execute("UPDATE items SET n = 2 WHERE id = 9");
      Recorder second = new Recorder();
      try (CdcPipeline pipeline = start("modes-initial", source, second, StartupMode.initial())) {
        source.execute("UPDATE items SET n = 3 WHERE id = 10");
        awaitEvents(second, 2);
      }
      assertThat(ids(second.events())).containsExactly(9L, 10L);
    }
  }

  @ParameterizedTest
  @EnumSource(Db.class)
  void latestDeliversNoHistory(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 100);
      source.execute("UPDATE items SET n = 1 WHERE id = 1");
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = start("modes-latest", source, sink, StartupMode.latest())) {
        source.insert(101, 110);
        awaitEvents(sink, 10);
      }
      assertThat(ids(sink.events())).containsExactlyElementsOf(range(101, 110));
      assertThat(sink.events()).allMatch(event -> event.operation() == Operation.CREATE);
    }
  }

  @ParameterizedTest
  @EnumSource(Db.class)
  void specificStartsExactlyThere(Db db) {
    try (SourceUnderTest source = db.create()) {
      if (db.postgres()) {
        // An LSN can be had as long as a slot keeps it.
        try (CdcPipeline maker =
            start("modes-specific", source, new Recorder(), StartupMode.latest())) {
          assertThat(maker.status().state()).isNotEqualTo(PipelineState.FAILED);
        }
      }
      source.insert(1, 10);
      List<SourceOffset> offsets = positions(source, db);
      source.insert(11, 20);
      source.execute("UPDATE items SET n = 1 WHERE id = 1");
      for (SourceOffset offset : offsets) {
        Recorder sink = new Recorder();
        try (CdcPipeline pipeline =
            pipeline("modes-specific", source, sink)
                .offsetStore(OffsetStore.memory())
                .startup(StartupMode.specific(offset))
                .build()) {
          pipeline.start();
          awaitEvents(sink, 11);
        }
        List<Long> expected = new ArrayList<>(range(11, 20));
        expected.add(1L);
        assertThat(ids(sink.events())).as("from %s", offset).containsExactlyElementsOf(expected);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Db.class)
  void backfillOnlyStopsAndResumeGoesOnWithoutGap(Db db) throws InterruptedException {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1000);
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline =
          start("modes-two-jobs", source, sink, StartupMode.backfillOnly())) {
        assertThat(pipeline.awaitTermination(SOON)).isTrue();
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
      }
      assertThat(ids(sink.events())).containsExactlyElementsOf(range(1, 1000));
      source.insert(1001, 1010);
      Recorder second = new Recorder();
      try (CdcPipeline pipeline = start("modes-two-jobs", source, second, StartupMode.resume())) {
        awaitEvents(second, 10);
      }
      assertThat(ids(second.events())).containsExactlyElementsOf(range(1001, 1010));
    }
  }

  @Test
  void resumeWithoutACheckpointNamesTheRemedy() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      CdcPipeline pipeline =
          pipeline("modes-nothing", source, new Recorder()).startup(StartupMode.resume()).build();
      assertThatThrownBy(pipeline::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_POSITION))
          .hasMessageContaining("stored checkpoint")
          .hasMessageContaining("initial()");
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.FAILED);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void whenNeededBackfillsAgainWhenThePositionIsGone(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 5);
      try (CdcPipeline pipeline =
          start("modes-needed", source, new Recorder(), StartupMode.whenNeeded())) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
      }
      losePosition(source, "cdc_modes_needed");
      Recorder failing = new Recorder();
      CdcPipeline refused = pipeline("modes-needed", source, failing).build();
      assertThatThrownBy(refused::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.POSITION_LOST));
      assertThat(failing.events()).isEmpty();

      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = start("modes-needed", source, sink, StartupMode.whenNeeded())) {
        awaitEvents(sink, 5);
        assertThat(sink.events()).allMatch(ChangeEvent::snapshot);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aLostPositionMayBeMadeUpForByAnotherBackfill(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 5);
      try (CdcPipeline pipeline =
          start("modes-anew", source, new Recorder(), StartupMode.initial())) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
      }
      source.insert(6, 8);
      losePosition(source, "cdc_modes_anew");
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline =
          pipeline("modes-anew", source, sink)
              .onPositionLost(PositionLostPolicy.BACKFILL_AGAIN)
              .build()) {
        pipeline.start();
        awaitEvents(sink, 8);
        assertThat(sink.events()).allMatch(ChangeEvent::snapshot);
        source.insert(9, 9);
        awaitEvents(sink, 9);
      }
      assertThat(ids(sink.events())).containsExactlyElementsOf(range(1, 9));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aLostPositionMayBeLeftBehindAndTheGapIsTold(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 5);
      try (CdcPipeline pipeline =
          start("modes-gap", source, new Recorder(), StartupMode.initial())) {
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
      }
      losePosition(source, "cdc_modes_gap");
      Recorder sink = new Recorder();
      List<String> gaps = new CopyOnWriteArrayList<>();
      try (CdcPipeline pipeline =
          pipeline("modes-gap", source, sink)
              .onPositionLost(PositionLostPolicy.CONTINUE_WITH_GAP)
              .listener(
                  new PipelineListener() {
                    @Override
                    public void gap(String reason, SourceOffset lost, SourceOffset at) {
                      gaps.add(reason);
                    }
                  })
              .build()) {
        pipeline.start();
        source.insert(6, 8);
        awaitEvents(sink, 3);
      }
      assertThat(ids(sink.events())).containsExactly(6L, 7L, 8L);
      assertThat(gaps).hasSize(1);
    }
  }

  @Test
  void aSlotThatIsDroppedOnCloseTakesTheCheckpointWithIt() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 5);
      for (int run = 0; run < 2; run++) {
        Recorder sink = new Recorder();
        try (CdcPipeline pipeline =
            pipeline("modes-drop", source, sink).source(dropping(source)).build()) {
          pipeline.start();
          awaitEvents(sink, 5);
        }
        assertThat(sink.events()).hasSize(5).allMatch(ChangeEvent::snapshot);
        assertThat(
                source.database.queryOne(
                    "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'cdc_modes_drop'"))
            .isEqualTo("0");
      }
    }
  }

  private static PostgresSource dropping(SourceUnderTest source) {
    return PostgresSource.builder()
        .host(source.server.host())
        .port(source.server.port())
        .database(source.database.name())
        .user(source.server.user())
        .password(source.server.password())
        .tables("public.items")
        .slotOnClose(SlotOnClose.DROP)
        .build();
  }

  private static void losePosition(SourceUnderTest source, String slot) {
    if (source.postgres()) {
      source.execute("SELECT pg_drop_replication_slot('" + slot + "')");
    } else {
      source.execute(
          "INSERT INTO items VALUES (100, 0, 'x')",
          "DELETE FROM items WHERE id = 100",
          "FLUSH BINARY LOGS");
      String current = source.database.query("SHOW MASTER STATUS").get(0).get(0);
      source.execute("PURGE BINARY LOGS TO '" + current + "'");
    }
  }

  private static List<SourceOffset> positions(SourceUnderTest source, Db db) {
    if (db.postgres()) {
      String lsn = source.database.queryOne("SELECT pg_current_wal_insert_lsn()::text");
      return List.of(new PostgresOffset(Lsn.parse(lsn)));
    }
    List<String> status = source.database.query("SHOW MASTER STATUS").get(0);
    MySqlOffset file = MySqlOffset.of(status.get(0), Long.parseLong(status.get(1)));
    if (db == Db.MYSQL_NO_GTID) {
      return List.of(file);
    }
    GtidSet gtids = GtidSet.parse(source.database.queryOne("SELECT @@global.gtid_executed"));
    return List.of(file, MySqlOffset.of(gtids));
  }

  private CdcPipeline start(String name, SourceUnderTest source, Recorder sink, StartupMode mode) {
    CdcPipeline pipeline = pipeline(name, source, sink).startup(mode).build();
    pipeline.start();
    return pipeline;
  }

  private CdcPipelineBuilder pipeline(String name, SourceUnderTest source, Recorder sink) {
    return CdcPipeline.builder()
        .name(name)
        .source(source.source("items"))
        .sink(sink)
        .offsetStore(store)
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(200)));
  }

  private static void awaitEvents(Recorder sink, int count) {
    await().atMost(SOON).until(() -> sink.events().size() >= count);
  }

  private static List<Long> ids(List<ChangeEvent> events) {
    return events.stream().map(event -> (Long) event.key().value(0)).toList();
  }

  private static List<Long> range(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }
}
