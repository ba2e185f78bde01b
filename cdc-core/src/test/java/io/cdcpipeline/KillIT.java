package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The pipeline's process is killed by SIGKILL at random moments; nothing may be missing at the end.
 */
class KillIT {
  private static final int KILLS = Integer.getInteger("cdc.test.kills", 20);
  private static final long SEED = Long.getLong("cdc.test.seed", 20261121L);

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void killedAtRandomMomentsOfBackfillAndStreamNothingIsMissing(Db db)
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 60_000);
      AtomicBoolean running = new AtomicBoolean(true);
      AtomicLong next = new AtomicLong(100_000);
      Thread writer = new Thread(() -> change(source, running, next, new Random(SEED)), "writer");
      writer.start();
      try {
        for (int kill = 0; kill < KILLS; kill++) {
          try (ForkedJvm jvm = start(source)) {
            if (kill % 3 != 0) {
              jvm.awaitLine("STARTED", Duration.ofSeconds(60));
            }
            // A random moment: of the start for every third kill, else of backfill or stream.
            jvm.waitFor(Duration.ofMillis(random.nextLong(kill % 3 == 0 ? 1500 : 900)));
            jvm.kill9();
          }
        }
      } finally {
        running.set(false);
        writer.join();
      }
      converge(source);
    }
  }

  @ParameterizedTest
  @EnumSource(Db.class)
  void killedInsideALargeTransactionNothingIsMissing(Db db)
      throws IOException, InterruptedException {
    Random random = new Random(SEED);
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 100);
      try (ForkedJvm jvm = start(source)) {
        jvm.awaitLine("STARTED", Duration.ofSeconds(60));
        awaitEqual(source);
        jvm.terminate(Duration.ofSeconds(20));
      }
      for (int i = 0; i < 4; i++) {
        source.insert(10_000L * (i + 1), 10_000L * (i + 1) + 9_999);
        source.execute("UPDATE items SET n = n + 1 WHERE id <= 50");
        Path journal = directory.resolve("journal");
        long before = Files.size(journal);
        try (ForkedJvm jvm = start(source)) {
          jvm.awaitLine("STARTED", Duration.ofSeconds(60));
          // Some of the 10,000 rows have reached the sink, the transaction's end has perhaps not.
          long part = random.nextInt(250_000);
          await()
              .pollInterval(Duration.ofMillis(1))
              .atMost(Duration.ofSeconds(30))
              .until(() -> Files.size(journal) > before + part);
          jvm.kill9();
        }
      }
      converge(source);
    }
  }

  private void converge(SourceUnderTest source) throws IOException {
    try (ForkedJvm jvm = start(source)) {
      jvm.awaitLine("STARTED", Duration.ofSeconds(60));
      awaitEqual(source);
      jvm.terminate(Duration.ofSeconds(30));
      assertThat(jvm.lines()).anyMatch(line -> line.equals("CLOSED STOPPED"));
    }
    assertThat(JournalSink.replay(directory.resolve("journal"))).isEqualTo(source.items());
  }

  private void awaitEqual(SourceUnderTest source) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () ->
                assertThat(JournalSink.replay(directory.resolve("journal")).equals(source.items()))
                    .as("the journal equals the source")
                    .isTrue());
  }

  private ForkedJvm start(SourceUnderTest source) {
    return ForkedJvm.of(PipelineProcess.class)
        .heap("256m")
        .args(source.arguments(source.namespace() + ".items", directory.toString()))
        .start();
  }

  private static void change(
      SourceUnderTest source, AtomicBoolean running, AtomicLong next, Random random) {
    while (running.get()) {
      long from = next.getAndAdd(20);
      source.insert(from, from + 19);
      long id = 1 + random.nextLong(60_000);
      source.execute(
          "UPDATE items SET n = n + 1 WHERE id BETWEEN " + id + " AND " + (id + 20),
          "DELETE FROM items WHERE id = " + (1 + random.nextInt(60_000)),
          "UPDATE items SET id = id + 1000000 WHERE id = " + (1 + random.nextInt(60_000)));
    }
  }
}
