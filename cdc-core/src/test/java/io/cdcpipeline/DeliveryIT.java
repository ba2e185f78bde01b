package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.sink.FailingSink;
import io.cdcpipeline.testkit.sink.Failure;
import io.cdcpipeline.testkit.sink.FailurePlan;
import io.cdcpipeline.testkit.sink.FailurePlan.Call;
import io.cdcpipeline.testkit.sink.RecordingSink;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lies between the log, the sink and the checkpoint: order, repetition, and the end. */
class DeliveryIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final OffsetStore store = OffsetStore.memory();
  private final RecordingSink sink = new RecordingSink();
  private final FailurePlan plan = new FailurePlan();

  @Test
  void aCheckpointFollowsItsFlushAndTheServerIsToldAfterTheCheckpoint() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      List<Lsn> confirmedTooEarly = new CopyOnWriteArrayList<>();
      PipelineListener listener =
          new PipelineListener() {
            @Override
            public void checkpointStored(SourceOffset offset) {
              if (confirmed(source).compareTo(lsn(offset)) > 0) {
                confirmedTooEarly.add(confirmed(source));
              }
            }
          };
      try (CdcPipeline pipeline = pipeline("order", source).listener(listener).build()) {
        pipeline.start();
        insertAndAwaitFlush(source, 1);

        plan.next(Call.FLUSH, Failure.hang());
        source.insert(2, 2);
        await().atMost(SOON).until(() -> plan.hanging() == 1 && ids(sink.events()).contains(2L));
        // What is not flushed is neither in the checkpoint nor confirmed, however often one looks.
        Lsn during = lsn(pipeline.status().checkpoint());
        assertThat(confirmed(source)).isLessThanOrEqualTo(during);
        assertThat(during).isLessThan(commitOf(2));

        plan.release();
        await().atMost(SOON).until(() -> confirmed(source).compareTo(commitOf(2)) >= 0);
        assertThat(lsn(pipeline.status().checkpoint())).isGreaterThanOrEqualTo(commitOf(2));
      }
      assertThat(confirmedTooEarly).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aSinkThatRecoversGetsAgainWhatItHadNotFlushed(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 300);
      List<String> troubles = new CopyOnWriteArrayList<>();
      PipelineListener listener =
          new PipelineListener() {
            @Override
            public void recovering(String trouble, Throwable cause) {
              troubles.add(trouble);
            }
          };
      plan.at(Call.WRITE, 2, Failure.retriable())
          .at(Call.FLUSH, 1, Failure.retriable())
          .at(Call.WRITE, 6, Failure.retriable());
      try (CdcPipeline pipeline =
          pipeline("again", source)
              .listener(listener)
              .delivery(
                  DeliveryOptions.defaults()
                      .batchEvents(100)
                      .checkpointInterval(Duration.ofMillis(50)))
              .build()) {
        pipeline.start();
        for (long id = 301; id <= 320; id++) {
          source.insert(id, id);
        }
        source.execute("UPDATE items SET n = 1 WHERE id = 7", "DELETE FROM items WHERE id = 8");
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  assertThat(plan.failures()).isEqualTo(3);
                  assertThat(sink.model().rows(source.table("items"))).hasSize(319);
                });
        assertThat(pipeline.status().sinkRetries()).isEqualTo(3);
        assertThat(troubles).hasSize(3).allMatch(t -> t.startsWith("the sink is tried again in"));
      }
      List<Long> first = ids(sink.flushedEvents()).stream().distinct().toList();
      assertThat(first).containsExactlyElementsOf(LongStream.rangeClosed(1, 320).boxed().toList());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aRowThatIsRejectedStopsThePipelineBeforeItsPosition(Db db) throws InterruptedException {
    stopsBeforeItsPosition(db, Failure.rejected(), "can never write");
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aFatalSinkStopsThePipelineBeforeItsPosition(Db db) throws InterruptedException {
    stopsBeforeItsPosition(db, Failure.fatal(), "");
  }

  private void stopsBeforeItsPosition(Db db, Failure failure, String words)
      throws InterruptedException {
    try (SourceUnderTest source = db.create()) {
      try (CdcPipeline pipeline = pipeline("stops", source).build()) {
        pipeline.start();
        insertAndAwaitFlush(source, 1);
        plan.next(Call.WRITE, failure);
        source.insert(2, 2);
        assertThat(pipeline.awaitTermination(SOON)).isTrue();
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.FAILED);
        assertThat(pipeline.status().failure().orElseThrow())
            .hasMessageContaining(words)
            .extracting(CdcException::reason)
            .isEqualTo(Reason.SINK);
      }
      assertThat(ids(sink.flushedEvents())).containsExactly(1L);
      try (CdcPipeline pipeline = pipeline("stops", source).build()) {
        pipeline.start();
        await().atMost(SOON).until(() -> sink.flushedEvents().size() == 2);
      }
      assertThat(ids(sink.flushedEvents())).containsExactly(1L, 2L);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void whatASinkWantsBackIsStoredBeforeItIsToldAndComesBackOnOpen(Db db) {
    try (SourceUnderTest source = db.create()) {
      for (int run = 1; run <= 2; run++) {
        StatefulSink stateful = new StatefulSink();
        try (CdcPipeline pipeline =
            CdcPipeline.builder()
                .name("state")
                .source(source.source("items"))
                .sink(stateful)
                .offsetStore(store)
                .delivery(quick())
                .build()) {
          pipeline.start();
          source.insert(run, run);
          String expected = "taken " + run;
          await().atMost(SOON).until(() -> stateful.stored.contains(expected));
        }
        assertThat(stateful.opened).isEqualTo(run == 1 ? "" : "taken 1");
        assertThat(stateful.flushed).containsAll(stateful.stored);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void listenersAndStatusTellOneStory(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1000);
      Story story = new Story();
      CdcPipeline pipeline = pipeline("story", source).listener(story).build();
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.CREATED);
      pipeline.start();
      source.insert(1001, 1010);
      await().atMost(SOON).until(() -> sink.flushedEvents().size() == 1010);
      await().atMost(SOON).until(() -> pipeline.status().checkpoint() != null);
      PipelineStatus running = pipeline.status();
      assertThat(running.state()).isEqualTo(PipelineState.STREAMING);
      assertThat(running.rowsBackfilled()).isEqualTo(1000);
      assertThat(running.changesDelivered()).isEqualTo(10);
      assertThat(running.epoch()).isEqualTo(1);
      assertThat(running.lastCommit()).isNotNull();
      assertThat(running.trouble()).isNull();
      pipeline.close();
      assertThat(story.states)
          .containsExactly(
              PipelineState.STARTING,
              PipelineState.BACKFILLING,
              PipelineState.STREAMING,
              PipelineState.STOPPING,
              PipelineState.STOPPED);
      assertThat(story.progress).isNotEmpty();
      assertThat(story.offsets).contains(pipeline.status().checkpoint());
    }
  }

  @Test
  void aTransactionInTwoPhasesOfMySqlIsRefusedByName() throws InterruptedException {
    try (SourceUnderTest source = Db.MYSQL_GTID.create();
        CdcPipeline pipeline = pipeline("xa", source).build()) {
      pipeline.start();
      insertAndAwaitFlush(source, 1);
      source.execute(
          "XA START 'two'",
          "INSERT INTO items VALUES (2, 0, 'x')",
          "XA END 'two'",
          "XA PREPARE 'two'",
          "XA COMMIT 'two'");
      assertThat(pipeline.awaitTermination(SOON)).isTrue();
      assertThat(pipeline.status().failure().orElseThrow())
          .hasMessageContaining("A row of " + source.table("items"))
          .hasMessageContaining("XA transactions of MySQL are not supported");
      // The position stays before it, so that it is refused again rather than skipped.
      CdcPipeline again = pipeline("xa", source).build();
      again.start();
      assertThat(again.awaitTermination(SOON)).isTrue();
      assertThat(again.status().state()).isEqualTo(PipelineState.FAILED);
      assertThat(ids(sink.events())).containsExactly(1L);
    }
  }

  private CdcPipelineBuilder pipeline(String name, SourceUnderTest source) {
    return CdcPipeline.builder()
        .name(name)
        .source(source.source("items"))
        .sink(new FailingSink(sink, plan), SinkOptions.none())
        .offsetStore(store)
        .delivery(quick());
  }

  private static DeliveryOptions quick() {
    return DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(50));
  }

  private void insertAndAwaitFlush(SourceUnderTest source, long id) {
    source.insert(id, id);
    await().atMost(SOON).until(() -> ids(sink.flushedEvents()).contains(id));
  }

  private static List<Long> ids(List<ChangeEvent> events) {
    return events.stream().map(event -> (Long) event.key().value(0)).toList();
  }

  private static Lsn confirmed(SourceUnderTest source) {
    return Lsn.parse(
        source.database.queryOne(
            "SELECT confirmed_flush_lsn FROM pg_replication_slots WHERE slot_name = 'cdc_order'"));
  }

  /** A change's place in PostgreSQL's log is the end of its commit. */
  private Lsn commitOf(long id) {
    return sink.events().stream()
        .filter(event -> event.key().value(0).equals(id))
        .findFirst()
        .map(event -> new Lsn(event.position().transaction()))
        .orElseThrow();
  }

  private static Lsn lsn(SourceOffset offset) {
    return ((PostgresOffset) offset).commitLsn();
  }

  /** Hears everything, and throws each time, which must not matter. */
  private static final class Story implements PipelineListener {
    final List<PipelineState> states = new CopyOnWriteArrayList<>();
    final List<BackfillProgress> progress = new CopyOnWriteArrayList<>();
    final List<SourceOffset> offsets = new CopyOnWriteArrayList<>();

    @Override
    public void stateChanged(PipelineState from, PipelineState to) {
      states.add(to);
      throw new IllegalStateException("a listener that throws");
    }

    @Override
    public void backfillProgressed(BackfillProgress now) {
      progress.add(now);
    }

    @Override
    public void checkpointStored(SourceOffset offset) {
      offsets.add(offset);
      throw new IllegalStateException("a listener that throws");
    }
  }

  /** Wants back how many events it has taken. */
  private static final class StatefulSink implements SinkWriter {
    final List<String> flushed = new CopyOnWriteArrayList<>();
    final List<String> stored = new CopyOnWriteArrayList<>();
    private final List<ChangeEvent> taken = new ArrayList<>();
    private int before;
    volatile String opened = "";

    @Override
    public void open(SinkContext context) {
      opened = text(context.state());
      before = opened.isEmpty() ? 0 : Integer.parseInt(opened.substring("taken ".length()));
    }

    @Override
    public void write(List<ChangeEvent> events) {
      taken.addAll(events);
    }

    @Override
    public SinkState flush() {
      String state = "taken " + (before + taken.size());
      flushed.add(state);
      return SinkState.of(state.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void checkpointStored(SinkState state) {
      stored.add(text(state));
    }

    @Override
    public void close() {}

    private static String text(SinkState state) {
      return new String(state.bytes(), StandardCharsets.UTF_8);
    }
  }
}
