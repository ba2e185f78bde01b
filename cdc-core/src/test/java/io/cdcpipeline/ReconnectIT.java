package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.fault.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever happens to the connection or the server, the pipeline recovers by itself, and since its
 * process lives on, the sink sees every event exactly once.
 */
class ReconnectIT {
  private static final Duration RECOVERY = Duration.ofSeconds(60);

  private final OffsetStore store = OffsetStore.memory();
  private final Recorder sink = new Recorder();

  @ParameterizedTest
  @EnumSource(Db.class)
  void aCutAndAResetConnectionLoseNothing(Db db) {
    try (SourceUnderTest source = db.create();
        FaultProxy proxy = FaultProxy.to(source.server.host(), source.server.port());
        CdcPipeline pipeline = start("re-cut", source, proxy)) {
      long next = 1;
      for (int round = 0; round < 3; round++) {
        next = insertAndAwait(source, next);
        proxy.cutAll();
        next = insertAndAwait(source, next);
        proxy.reset();
        next = insertAndAwait(source, next);
      }
      proxy.refuse();
      proxy.cutAll();
      source.insert(next, next + 9);
      await().atMost(RECOVERY).until(() -> pipeline.status().readerRestarts() > 6);
      proxy.accept();
      next += 10;
      next = insertAndAwait(source, next);
      assertExactly(next - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"MYSQL_GTID", "MYSQL_NO_GTID"})
  void aCutOnAPacketBoundaryInsideALargeTransactionLosesNothing(Db db) throws InterruptedException {
    try (SourceUnderTest source = db.create();
        FaultProxy proxy = FaultProxy.to(source.server.host(), source.server.port())) {
      long next = 1;
      for (int round = 0; round < 3; round++) {
        try (CdcPipeline pipeline = start("re-packet", source, proxy)) {
          next = insertAndAwait(source, next);
          proxy.cutOnMySqlPacketAfterBytes(300_000L + 200_000L * round);
          source.insert(next, next + 99_999);
          assertThat(proxy.awaitCut(RECOVERY)).isTrue();
        }
        // The pipeline was restarted before the transaction that was cut had been read again.
        next += 100_000;
      }
      try (CdcPipeline pipeline = start("re-packet", source, proxy)) {
        next = insertAndAwait(source, next);
      }
      assertExactly(next - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aCutInsideALargeTransactionIsRepeatedWhole(Db db) throws InterruptedException {
    try (SourceUnderTest source = db.create();
        FaultProxy proxy = FaultProxy.to(source.server.host(), source.server.port());
        CdcPipeline pipeline = start("re-inside", source, proxy)) {
      long next = insertAndAwait(source, 1);
      for (int round = 0; round < 3; round++) {
        proxy.cutAfterDownstreamBytes(200_000L + 77_777L * round);
        source.insert(next, next + 49_999);
        assertThat(proxy.awaitCut(RECOVERY)).isTrue();
        next = insertAndAwait(source, next + 50_000);
      }
      assertExactly(next - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aConnectionThatStallsForHalfAMinuteRecovers(Db db) {
    try (SourceUnderTest source = db.create();
        FaultProxy proxy = FaultProxy.to(source.server.host(), source.server.port());
        CdcPipeline pipeline = start("re-stall", source, proxy)) {
      long next = insertAndAwait(source, 1);
      proxy.stall();
      source.insert(next, next + 9);
      next += 10;
      // Longer than the pipeline bears silence: it gives the connection up.
      await().atMost(Duration.ofSeconds(45)).until(() -> pipeline.status().readerRestarts() > 0);
      proxy.resume();
      next = insertAndAwait(source, next);
      assertExactly(next - 1);
    }
  }

  @ParameterizedTest
  @EnumSource(Db.class)
  void aKilledSenderIsReplaced(Db db) {
    try (SourceUnderTest source = db.create();
        CdcPipeline pipeline = start("re-sender", source, null)) {
      long next = insertAndAwait(source, 1);
      for (int round = 0; round < 3; round++) {
        killSender(source);
        next = insertAndAwait(source, next);
      }
      assertExactly(next - 1);
      assertThat(pipeline.status().readerRestarts()).isGreaterThanOrEqualTo(3);
    }
  }

  @Test
  void aPostgresServerThatIsKilledAndRestartedLosesNothing() {
    try (PostgresServer server = PostgresServer.start(17)) {
      serverRestarts(server);
    }
  }

  @Test
  void aMySqlServerThatIsKilledAndRestartedLosesNothing() {
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID)) {
      serverRestarts(server);
    }
  }

  private void serverRestarts(DatabaseServer server) {
    try (SourceUnderTest source = new SourceUnderTest(server);
        CdcPipeline pipeline = start("re-server", source, null)) {
      long next = insertAndAwait(source, 1);
      server.kill();
      server.restart();
      next = insertAndAwait(source, next);
      server.stop();
      server.restart();
      next = insertAndAwait(source, next);
      assertExactly(next - 1);
    }
  }

  private static void killSender(SourceUnderTest source) {
    if (source.postgres()) {
      source.execute(
          "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
              + " WHERE slot_name = 'cdc_re_sender' AND active");
      return;
    }
    for (List<String> row :
        source.database.query(
            "SELECT id FROM information_schema.processlist WHERE command LIKE 'Binlog Dump%'")) {
      source.execute("KILL " + row.get(0));
    }
  }

  private CdcPipeline start(String name, SourceUnderTest source, FaultProxy proxy) {
    CdcPipeline pipeline =
        CdcPipeline.builder()
            .name(name)
            .source(
                proxy == null
                    ? source.source("items")
                    : source.sourceAt(proxy.host(), proxy.port(), "items"))
            .sink(sink)
            .offsetStore(store)
            .delivery(DeliveryOptions.defaults().checkpointInterval(Duration.ofMillis(100)))
            .build();
    pipeline.start();
    return pipeline;
  }

  /** Inserts 100 rows one by one and waits until the sink has them; answers the next id. */
  private long insertAndAwait(SourceUnderTest source, long from) {
    for (long id = from; id < from + 100; id++) {
      source.insert(id, id);
    }
    long last = from + 99;
    await()
        .atMost(RECOVERY)
        .until(
            () -> {
              List<ChangeEvent> events = sink.events();
              return !events.isEmpty() && id(events.get(events.size() - 1)) == last;
            });
    return from + 100;
  }

  private void assertExactly(long last) {
    assertThat(sink.events())
        .allMatch(
            event -> event.operation() == Operation.CREATE || event.operation() == Operation.READ);
    assertThat(sink.events().stream().map(ReconnectIT::id).toList())
        .containsExactlyElementsOf(LongStream.rangeClosed(1, last).boxed().toList());
  }

  private static long id(ChangeEvent event) {
    return (Long) event.key().value(0);
  }
}
