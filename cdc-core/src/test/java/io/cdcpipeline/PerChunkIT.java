package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.Mirror.Arrival;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A long backfill per chunk under load: the server keeps nothing for it. */
class PerChunkIT {
  private static final int ROWS = 100_000;
  private static final int ROWS_PER_SECOND = 2_000;
  private static final long LOG = 12L << 20;
  private static final Duration SOON = Duration.ofMinutes(2);

  private long mostRetained;
  private long mostUnconfirmed;
  private double longestSnapshot;

  @Test
  void noLogAndNoOldRowsAreKeptAndTheStreamGoesOn() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      Load.create(source, "copied", ROWS);
      Mirror sink = new Mirror();
      try (Load load = Load.start(source, "copied", ROWS, 15_000);
          CdcPipeline pipeline = pipeline(source, sink)) {
        load.awaitCommits(20);
        pipeline.start();
        await().atMost(SOON).until(() -> sink.streamed(Load.STEADY) > 0);
        long begun = System.nanoTime();
        long start = written(source);
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofMillis(20))
            .until(
                () -> {
                  sample(source);
                  return written(source) - start > LOG;
                });
        long ended = System.nanoTime();
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.BACKFILLING);
        load.stop();

        double seconds = (ended - begun) / 1e9;
        double gap = longestGap(sink, begun, ended);
        System.out.printf(
            "%.1f s of a backfill: log written %,d, most retained %,d, most unconfirmed %,d,"
                + " longest snapshot %.2f s, longest gap in the stream %.2f s%n",
            seconds, LOG, mostRetained, mostUnconfirmed, longestSnapshot, gap);
        assertThat(mostRetained).as("log retained for the slot").isLessThan(LOG / 2);
        assertThat(mostUnconfirmed).as("log not confirmed").isLessThan(LOG / 2);
        assertThat(longestSnapshot).as("seconds a snapshot was held").isLessThan(seconds / 2);
        assertThat(gap).as("seconds without a change of the stream").isLessThan(seconds / 2);
      }
    }
  }

  /** Without the server's note of what runs, which it else makes every 15 s, a slot cannot move. */
  private void sample(SourceUnderTest source) {
    source.execute("SELECT pg_log_standby_snapshot()");
    List<String> slot =
        source
            .database
            .query(
                "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), restart_lsn)::bigint,"
                    + " pg_wal_lsn_diff(pg_current_wal_insert_lsn(), confirmed_flush_lsn)::bigint,"
                    + " (SELECT coalesce(max(extract(epoch FROM clock_timestamp() - xact_start)), 0)"
                    + " FROM pg_stat_activity WHERE application_name LIKE 'cdc-per-chunk%'"
                    + " AND backend_type = 'client backend' AND backend_xmin IS NOT NULL)"
                    + " FROM pg_replication_slots WHERE slot_name = 'cdc_per_chunk'")
            .get(0);
    mostRetained = Math.max(mostRetained, Long.parseLong(slot.get(0)));
    mostUnconfirmed = Math.max(mostUnconfirmed, Long.parseLong(slot.get(1)));
    longestSnapshot = Math.max(longestSnapshot, Double.parseDouble(slot.get(2)));
  }

  private static long written(SourceUnderTest source) {
    return Long.parseLong(
        source.database.queryOne(
            "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"));
  }

  /** The longest time in which no change of the steady table arrived, in seconds. */
  static double longestGap(Mirror sink, long from, long to) {
    long last = from;
    long longest = 0;
    for (Arrival arrival : sink.arrivals(Load.STEADY)) {
      if (!arrival.event().snapshot() && arrival.nanos() > from && arrival.nanos() < to) {
        longest = Math.max(longest, arrival.nanos() - last);
        last = arrival.nanos();
      }
    }
    return Math.max(longest, to - last) / 1e9;
  }

  private static CdcPipeline pipeline(SourceUnderTest source, Mirror sink) {
    return CdcPipeline.builder()
        .name("per-chunk")
        .source(source.source(Load.STEADY, "copied"))
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
        .backfill(
            BackfillOptions.builder()
                .readers(2)
                .chunkRows(200)
                .maxRowsPerSecond(ROWS_PER_SECOND)
                .consistency(
                    BackfillConsistency.valueOf(
                        System.getProperty("cdc.test.consistency", "PER_CHUNK")))
                .build())
        .build();
  }
}
