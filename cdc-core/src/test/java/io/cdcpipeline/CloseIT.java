package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However it is closed: bounded, no active slot, no thread left. */
class CloseIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @ParameterizedTest
  @EnumSource(Db.class)
  void closingTwiceAndFromAnotherThreadLeavesNothingBehind(Db db) throws InterruptedException {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 10);
      Recorder sink = new Recorder();
      CdcPipeline pipeline = start("close-twice", source, sink);
      await().atMost(SOON).until(() -> sink.size() == 10);
      Thread other = new Thread(pipeline::close);
      other.start();
      pipeline.close();
      other.join(SOON.toMillis());
      assertThat(other.isAlive()).isFalse();
      pipeline.close();
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
      assertNothingLeft("close-twice", source);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void closingFromTheSinksThreadStopsThePipeline(Db db) throws InterruptedException {
    try (SourceUnderTest source = db.create()) {
      AtomicReference<CdcPipeline> self = new AtomicReference<>();
      Recorder sink =
          new Recorder() {
            @Override
            public void write(List<ChangeEvent> batch) {
              super.write(batch);
              self.get().close();
            }
          };
      CdcPipeline pipeline = start("close-self", source, sink);
      self.set(pipeline);
      source.insert(1, 1);
      assertThat(pipeline.awaitTermination(SOON)).isTrue();
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
      assertNothingLeft("close-self", source);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void closingWhileTheSinkHangsIsBounded(Db db) {
    try (SourceUnderTest source = db.create()) {
      CountDownLatch hanging = new CountDownLatch(1);
      CountDownLatch released = new CountDownLatch(1);
      Recorder sink =
          new Recorder() {
            @Override
            public void write(List<ChangeEvent> batch) {
              hanging.countDown();
              boolean free = false;
              while (!free) {
                try {
                  released.await();
                  free = true;
                } catch (InterruptedException e) {
                  // a sink that ignores interrupts, as drivers do
                }
              }
            }

            @Override
            public void close() {
              released.countDown();
            }
          };
      CdcPipeline pipeline = start("close-hang", source, sink);
      source.insert(1, 200_000);
      await().atMost(SOON).until(() -> hanging.getCount() == 0);
      long began = System.nanoTime();
      pipeline.close();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
      assertNothingLeft("close-hang", source);
    }
  }

  @Test
  void closingBeforeTheStartIsHarmless() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      CdcPipeline pipeline = builder("close-early", source, new Recorder()).build();
      pipeline.close();
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
    }
  }

  @Test
  void closingDuringTheBackfillIsBoundedAndKeepsTheAnchor() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 50_000);
      Recorder slow =
          new Recorder() {
            @Override
            public void write(List<ChangeEvent> batch) {
              super.write(batch);
              LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            }
          };
      OffsetStore store = OffsetStore.memory();
      CdcPipeline pipeline =
          builder("close-backfill", source, slow)
              .offsetStore(store)
              .delivery(DeliveryOptions.defaults().batchEvents(100).bufferedEvents(1000))
              .build();
      pipeline.start();
      await().atMost(SOON).until(() -> slow.size() > 1000);
      pipeline.close();
      assertThat(pipeline.status().state()).isEqualTo(PipelineState.STOPPED);
      assertNothingLeft("close-backfill", source);

      Recorder sink = new Recorder();
      try (CdcPipeline again = builder("close-backfill", source, sink).offsetStore(store).build()) {
        again.start();
        await().atMost(SOON).until(() -> sink.size() >= 50_000);
      }
    }
  }

  /** The sink is closed when the readers have ended, and the state is not final yet. */
  @Test
  void aCopyThatIsAskedForWhileThePipelineStopsEndsWithIt() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      AtomicReference<CdcPipeline> self = new AtomicReference<>();
      AtomicReference<CompletableFuture<?>> copy = new AtomicReference<>();
      Recorder sink =
          new Recorder() {
            @Override
            public void close() {
              copy.set(self.get().resnapshot("public.items"));
            }
          };
      source.insert(1, 10);
      CdcPipeline pipeline = start("close-asked", source, sink);
      self.set(pipeline);
      await().atMost(SOON).until(() -> sink.size() == 10);
      pipeline.close();
      assertThat(copy.get())
          .failsWithin(SOON)
          .withThrowableThat()
          .withMessageContaining("a later start goes on with the copy");
    }
  }

  private static void assertNothingLeft(String name, SourceUnderTest source) {
    // The thread that reports the end is the last one; it may still be on its way out.
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(SourceUnderTest.threadsOf(name)).isEmpty());
    await()
        .atMost(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(debeziumThreads(name)).isEmpty());
    if (source.postgres()) {
      assertThat(
              source.database.queryOne(
                  "SELECT count(*) FROM pg_replication_slots WHERE active AND slot_name = 'cdc_"
                      + name.replace('-', '_')
                      + "'"))
          .isEqualTo("0");
    }
  }

  private static List<String> debeziumThreads(String name) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(
            thread ->
                (thread.startsWith("debezium-") && thread.contains(name))
                    || thread.startsWith("blc-"))
        .toList();
  }

  private static CdcPipeline start(String name, SourceUnderTest source, Recorder sink) {
    CdcPipeline pipeline = builder(name, source, sink).build();
    pipeline.start();
    return pipeline;
  }

  private static CdcPipelineBuilder builder(String name, SourceUnderTest source, Recorder sink) {
    return CdcPipeline.builder()
        .name(name)
        .source(source.source("items"))
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .closeTimeout(Duration.ofSeconds(5));
  }
}
