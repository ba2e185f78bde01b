package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.Mirror.Arrival;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One table is copied again while it and another are written to. */
class ResnapshotIT {
  private static final int ROWS = 16_000;
  private static final int ROWS_PER_SECOND = 4_000;
  private static final Duration SOON = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void theOthersStreamOnMeanwhileAndTheCopyIsExact(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      Load.create(source, "copied", ROWS);
      Mirror sink = new Mirror();
      try (CdcPipeline pipeline = pipeline(source, sink)) {
        pipeline.start();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        assertThat(sink.reads("copied")).isEqualTo(ROWS);
        pipeline.backfill().limit(ROWS_PER_SECOND, 0);
        try (Load load = Load.start(source, "copied", ROWS, 100)) {
          // The log reader takes its time to begin, and then to catch up.
          await().atMost(SOON).until(() -> sink.streamed(Load.STEADY) >= 20);
          await().atMost(SOON).until(() -> sink.streamed(Load.STEADY) >= load.commits() - 5);
          int before = sink.arrivals("copied").size();
          long begun = System.nanoTime();
          CompletableFuture<Void> copy = pipeline.resnapshot(source.namespace() + ".copied");
          copy.get(SOON.toSeconds(), TimeUnit.SECONDS);
          long ended = System.nanoTime();
          load.awaitCommits(20);
          load.stop();
          awaitEqual(source, sink);
          double seconds = (ended - begun) / 1e9;
          double latency = longestLatency(sink, load, begun, ended);
          double gap = PerChunkIT.longestGap(sink, begun, ended);
          System.out.printf(
              "%s: copied again in %.1f s, worst latency of another table %.2f s, longest gap"
                  + " %.2f s%n",
              db, seconds, latency, gap);
          assertThat(seconds).isGreaterThan(0.8 * ROWS / ROWS_PER_SECOND);
          assertThat(latency).as("worst latency, in seconds").isLessThan(seconds / 3);
          assertThat(gap).as("longest gap, in seconds").isLessThan(seconds / 3);
          List<Arrival> arrivals = sink.arrivals("copied");
          assertEveryRowWasReadOnce(arrivals, before);
          assertNothingGoesBack(arrivals);
        }
      }
    }
  }

  private static void awaitEqual(SourceUnderTest source, Mirror sink) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(sink.differences(source, "copied")).isEmpty());
  }

  private static double longestLatency(Mirror sink, Load load, long from, long to) {
    long longest = 0;
    for (Arrival arrival : sink.arrivals(Load.STEADY)) {
      if (arrival.nanos() > from && arrival.nanos() < to) {
        long id = (Long) arrival.event().after().value("id");
        longest = Math.max(longest, arrival.nanos() - load.committedAt(id));
      }
    }
    return longest / 1e9;
  }

  /** Those that stood there all the time; one that came or went meanwhile is read or not. */
  private static void assertEveryRowWasReadOnce(List<Arrival> arrivals, int from) {
    Map<Key, Integer> reads = new HashMap<>();
    Set<Key> gone = new HashSet<>();
    for (int i = 0; i < arrivals.size(); i++) {
      ChangeEvent event = arrivals.get(i).event();
      if (i >= from && event.snapshot()) {
        reads.merge(event.key(), 1, Integer::sum);
      } else if (event.operation() == Operation.DELETE) {
        gone.add(event.key());
      }
    }
    assertThat(reads.values()).as("times a row was read").containsOnly(1);
    for (long id = 1; id <= ROWS; id++) {
      Key key = Key.of(id);
      if (!gone.contains(key)) {
        assertThat(reads).as("read, or deleted before the copy").containsKey(key);
      }
    }
  }

  /** A row's counter never falls, and a change of the log never repeats what was read. */
  private static void assertNothingGoesBack(List<Arrival> arrivals) {
    Map<Key, Integer> counters = new HashMap<>();
    for (Arrival arrival : arrivals) {
      ChangeEvent event = arrival.event();
      if (event.after() == null) {
        counters.remove(event.key());
        continue;
      }
      int n = (Integer) event.after().value("n");
      Integer last = counters.put(event.key(), n);
      assertThat(last == null || n > last || (event.snapshot() && n == last))
          .as("%s: counter %s after %s", event, n, last)
          .isTrue();
    }
  }

  private static CdcPipeline pipeline(SourceUnderTest source, Mirror sink) {
    return CdcPipeline.builder()
        .name("again")
        .source(source.source(Load.STEADY, "copied"))
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
        .backfill(BackfillOptions.builder().readers(2).chunkRows(100).build())
        .build();
  }
}
