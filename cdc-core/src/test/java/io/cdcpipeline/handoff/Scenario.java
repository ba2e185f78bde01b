package io.cdcpipeline.handoff;

import io.cdcpipeline.BackfillConsistency;
import io.cdcpipeline.BackfillOptions;
import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.CdcPipelineBuilder;
import io.cdcpipeline.Db;
import io.cdcpipeline.DeliveryOptions;
import io.cdcpipeline.Source;
import io.cdcpipeline.offset.OffsetStore;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * A run of the test, all of it decided by the seed; the order of the threads is not.
 *
 * @param rows rows of each table at the start
 * @param rowsPerSecond limit of the backfill, so that there is time to write; 0 for none
 * @param truncates whether tables are truncated now and then
 * @param addsColumns whether columns are added now and then
 * @param fullIdentity whether PostgreSQL's log carries whole old rows
 */
record Scenario(
    long seed,
    Db db,
    BackfillConsistency consistency,
    Crash crash,
    int readers,
    int chunkRows,
    int rows,
    int rowsPerSecond,
    int writers,
    String collation,
    boolean truncates,
    boolean addsColumns,
    boolean fullIdentity) {
  private static final List<Db> DBS = List.of(Db.POSTGRES_17, Db.MYSQL_GTID, Db.MYSQL_NO_GTID);
  private static final List<Crash> CRASHES = List.of(Crash.values());
  private static final int[] CHUNKS = {7, 50, 200, 1000};
  private static final int[] RATES = {0, 2000, 6000};
  private static final List<String> POSTGRES_COLLATIONS =
      List.of("COLLATE \"en-x-icu\"", "COLLATE \"C\"", "COLLATE \"de-x-icu\"");
  private static final List<String> MYSQL_COLLATIONS =
      List.of(
          "CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci",
          "CHARACTER SET utf8mb4 COLLATE utf8mb4_bin",
          "CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
          "CHARACTER SET latin1 COLLATE latin1_german1_ci");

  /** Any 30 seeds in a row have each database with each crash and each consistency. */
  static Scenario of(long seed) {
    Random random = new Random(seed * 7_919);
    Db db = DBS.get((int) Math.floorMod(seed, 3L));
    boolean pointInTime = Math.floorMod(seed, 2L) == 0;
    List<String> collations = db.postgres() ? POSTGRES_COLLATIONS : MYSQL_COLLATIONS;
    return new Scenario(
        seed,
        db,
        pointInTime ? BackfillConsistency.POINT_IN_TIME : BackfillConsistency.PER_CHUNK,
        CRASHES.get((int) Math.floorMod(seed, (long) CRASHES.size())),
        1 + random.nextInt(3),
        CHUNKS[random.nextInt(CHUNKS.length)],
        Integer.getInteger("handoff.rows", 500 + random.nextInt(1500)),
        RATES[random.nextInt(RATES.length)],
        2 + random.nextInt(3),
        collations.get(random.nextInt(collations.size())),
        flag("handoff.truncate", random.nextInt(4) == 0),
        flag("handoff.addColumn", random.nextInt(4) == 0),
        random.nextInt(3) == 0);
  }

  private static boolean flag(String property, boolean bySeed) {
    String value = System.getProperty(property);
    return value == null ? bySeed : Boolean.parseBoolean(value);
  }

  /** A source of chance for one purpose. */
  Random random(int purpose) {
    return new Random(seed * 1_000_003 + purpose);
  }

  /** A pipeline without a sink. */
  CdcPipelineBuilder pipeline(Source source, OffsetStore store) {
    return CdcPipeline.builder()
        .name("hand-off")
        .source(source)
        .offsetStore(store)
        .delivery(
            DeliveryOptions.defaults()
                .batchEvents(200)
                .bufferedEvents(4000)
                .checkpointInterval(Duration.ofMillis(50)))
        .backfill(
            BackfillOptions.builder()
                .readers(readers)
                .chunkRows(chunkRows)
                .consistency(consistency)
                .maxRowsPerSecond(rowsPerSecond)
                .build());
  }

  /** For a name: nothing but the seed and what a person looks for. */
  @Override
  public String toString() {
    return "seed "
        + seed
        + ": "
        + db
        + " "
        + consistency
        + " "
        + crash
        + ", "
        + readers
        + " readers, chunks of "
        + chunkRows
        + " of "
        + rows
        + (rowsPerSecond == 0 ? "" : " at " + rowsPerSecond + "/s")
        + ", "
        + writers
        + " writers, "
        + collation
        + (truncates ? ", TRUNCATE" : "")
        + (addsColumns ? ", ADD COLUMN" : "")
        + (fullIdentity && db.postgres() ? ", full identity" : "");
  }
}
