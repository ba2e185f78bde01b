package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.offset.OffsetStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Money moves between two tables while they are copied by two readers. The rows that were read, by
 * themselves and without any change of the log, hold all of the money.
 */
class PointInTimeIT {
  private static final int ROWS = 1500;
  private static final long TOTAL = 2L * ROWS * 1000;
  private static final Duration SOON = Duration.ofSeconds(60);

  private final AtomicBoolean stopped = new AtomicBoolean();
  private final AtomicLong transfers = new AtomicLong();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID", "MYSQL_NO_GTID"})
  void theRowsReadOfTwoTablesAreOfOneInstant(Db db) throws Exception {
    try (SourceUnderTest source = db.create()) {
      create(source);
      CompletableFuture<Void> clerk = CompletableFuture.runAsync(() -> transfer(source));
      Recorder sink = new Recorder();
      try (CdcPipeline pipeline = pipeline(source, sink)) {
        awaitTransfers(50);
        long before = transfers.get();
        pipeline.start();
        await().atMost(SOON).until(() -> pipeline.status().state() == PipelineState.STREAMING);
        assertThat(transfers.get() - before).as("transfers during the backfill").isGreaterThan(50);
        awaitTransfers(20);
        stopped.set(true);
        clerk.get();
        List<ChangeEvent> reads = sink.events().stream().filter(ChangeEvent::snapshot).toList();
        assertThat(reads).hasSize(2 * ROWS);
        assertThat(sum(reads)).as("money in the rows that were read").isEqualTo(TOTAL);
      } finally {
        stopped.set(true);
      }
    }
  }

  private static void create(SourceUnderTest source) {
    source.execute(
        "CREATE TABLE accounts (id bigint NOT NULL PRIMARY KEY, money bigint NOT NULL)",
        "CREATE TABLE vaults (k varchar(40) NOT NULL PRIMARY KEY, money bigint NOT NULL)");
    StringBuilder accounts = new StringBuilder();
    StringBuilder vaults = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      accounts.append(i == 0 ? "" : ",").append("(" + i + ",1000)");
      vaults.append(i == 0 ? "" : ",").append("('v" + i + "',1000)");
    }
    source.execute(
        "INSERT INTO accounts VALUES " + accounts, "INSERT INTO vaults VALUES " + vaults);
  }

  private void transfer(SourceUnderTest source) {
    Random random = new Random(7);
    try (Connection connection = source.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stopped.get()) {
        int amount = 1 + random.nextInt(100);
        statement.execute(
            "UPDATE accounts SET money = money - "
                + amount
                + " WHERE id = "
                + random.nextInt(ROWS));
        statement.execute(
            "UPDATE vaults SET money = money + "
                + amount
                + " WHERE k = 'v"
                + random.nextInt(ROWS)
                + "'");
        connection.commit();
        transfers.incrementAndGet();
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void awaitTransfers(int more) {
    long before = transfers.get();
    await().atMost(SOON).until(() -> transfers.get() >= before + more);
  }

  private static long sum(List<ChangeEvent> reads) {
    return reads.stream().mapToLong(read -> (Long) read.after().value("money")).sum();
  }

  private static CdcPipeline pipeline(SourceUnderTest source, Recorder sink) {
    return CdcPipeline.builder()
        .name("instant")
        .source(source.source("accounts", "vaults"))
        .sink(sink)
        .offsetStore(OffsetStore.memory())
        .backfill(
            BackfillOptions.builder()
                .readers(2)
                .chunkRows(40)
                .consistency(
                    BackfillConsistency.valueOf(
                        System.getProperty("cdc.test.consistency", "POINT_IN_TIME")))
                .maxRowsPerSecond(2000)
                .build())
        .build();
  }
}
