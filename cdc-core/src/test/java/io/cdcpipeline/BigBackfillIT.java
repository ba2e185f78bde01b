package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.testkit.ForkedJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A large table in a small heap. The process is killed when half of the rows have been copied; the
 * next one reads no finished table again, and of the large one less than two chunks per reader.
 *
 * <p>{@code -Dcdc.test.bigRows=} overrules how many rows there are.
 */
class BigBackfillIT {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final int SMALL_ROWS = 1000;

  @TempDir Path directory;

  @ParameterizedTest
  @CsvSource({"POSTGRES_17, 5000000", "MYSQL_GTID, 500000"})
  void killedAtHalfItReadsLessThanTwoChunksPerReaderAgain(Db db, int usual) throws IOException {
    int rows = Integer.getInteger("cdc.test.bigRows", usual);
    try (SourceUnderTest source = db.create()) {
      fill(source, "a_small", SMALL_ROWS);
      fill(source, "b_big", rows);
      try (ReadCounts small = ReadCounts.of(directory.resolve("a_small"), SMALL_ROWS);
          ReadCounts big = ReadCounts.of(directory.resolve("b_big"), rows)) {
        try (ForkedJvm jvm = start(source)) {
          await()
              .atMost(PATIENCE)
              .pollInterval(Duration.ofMillis(20))
              .until(() -> big.total() >= rows / 2 || !jvm.isAlive());
          assertThat(jvm.isAlive()).as(() -> String.join("\n", jvm.lines())).isTrue();
          jvm.kill9();
        }
        long first = big.total();
        assertThat(first).isLessThan(rows);
        try (ForkedJvm jvm = start(source)) {
          jvm.awaitLine("STATE STREAMING", PATIENCE);
          jvm.terminate(Duration.ofSeconds(30));
        }
        long again = big.total() - rows;
        System.out.println(
            db
                + ": "
                + rows
                + " rows, killed after "
                + first
                + ", read again "
                + again
                + ", of a finished table "
                + (small.total() - SMALL_ROWS));
        assertThat(big.missing()).as("rows never read").isZero();
        assertThat(small.missing()).as("rows of the small table never read").isZero();
        assertThat(small.total()).as("reads of the finished table").isEqualTo(SMALL_ROWS);
        assertThat(again)
            .as("rows read again")
            .isLessThan(2L * CountingProcess.READERS * CountingProcess.CHUNK_ROWS);
      }
    }
  }

  private ForkedJvm start(SourceUnderTest source) {
    return ForkedJvm.of(CountingProcess.class)
        .heap("256m")
        .args(source.arguments(source.namespace() + ".*", directory.toString()))
        .start();
  }

  /** Rows with the ids 0 to {@code rows - 1}, made by the server. */
  private static void fill(SourceUnderTest source, String table, int rows) {
    source.execute(
        "CREATE TABLE "
            + table
            + " (id bigint NOT NULL PRIMARY KEY, n int NOT NULL, v varchar(100) NOT NULL)");
    if (source.postgres()) {
      source.execute(
          "INSERT INTO "
              + table
              + " SELECT i, i % 1000, 'a row of some length, number ' || i"
              + " FROM generate_series(0, "
              + (rows - 1)
              + ") i");
      return;
    }
    source.execute("INSERT INTO " + table + " VALUES (0, 0, 'a row of some length, number 0')");
    for (long have = 1; have < rows; have *= 2) {
      source.execute(
          "INSERT INTO "
              + table
              + " SELECT id + "
              + have
              + ", n + 1, concat('a row of some length, number ', id + "
              + have
              + ") FROM "
              + table
              + " WHERE id + "
              + have
              + " < "
              + rows);
    }
  }
}
