package io.cdcpipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.examples.handoff.Job;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.ForkedJvm;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The two jobs of {@code cdc-examples/handoff} on MySQL, while rows are changed all the time. */
class MySqlHandOffIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int ROWS = 20_000;
  private static final int CHANGES = 50;

  private final AtomicInteger changes = new AtomicInteger();

  @TempDir Path directory;

  @ParameterizedTest
  @EnumSource(names = {"GTID", "NO_GTID"})
  void twoJobsInTwoProcessesLeaveTheDestinationEqual(MySqlFlavour flavour) throws Exception {
    DatabaseServer server = Servers.mysql(flavour);
    try (IoTDBServer iotdb = IoTDBServer.start();
        TestDatabase database = server.createDatabase()) {
      database.execute(
          "CREATE TABLE reading (sensor int NOT NULL, at datetime NOT NULL, v double,"
              + " PRIMARY KEY (sensor, at))");
      fill(database);
      Path file = jobFile(server, database, iotdb);
      AtomicBoolean enough = new AtomicBoolean();
      CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> write(database, enough));
      try {
        awaitChanges();
        try (ForkedJvm job = start(Job.BACKFILL, file)) {
          assertThat(job.waitFor(SOON)).as(() -> String.join("\n", job.lines())).hasValue(0);
          assertThat(job.awaitLine(Job.OVER, SOON)).contains(" rows copied, 0 changes delivered");
        }
        awaitChanges();
        try (ForkedJvm job = start(Job.STREAM, file)) {
          job.awaitLine(Job.STREAMING, SOON);
          awaitChanges();
          enough.set(true);
          writer.get(SOON.toSeconds(), TimeUnit.SECONDS);
          await()
              .atMost(SOON)
              .pollInterval(Duration.ofSeconds(1))
              .until(() -> destination(iotdb).equals(source(database)));
          job.terminate(SOON);
          assertThat(job.awaitLine(Job.OVER, SOON)).contains(": 0 rows copied, ");
        }
        assertThat(destination(iotdb)).isEqualTo(source(database));
      } finally {
        enough.set(true);
      }
    }
  }

  private void awaitChanges() {
    int before = changes.get();
    await().atMost(SOON).until(() -> changes.get() >= before + CHANGES);
  }

  private static ForkedJvm start(Job job, Path file) {
    return ForkedJvm.of(HandOff.class)
        .args(job.name().toLowerCase(Locale.ROOT), file.toString())
        .heap("256m")
        .start();
  }

  private Path jobFile(DatabaseServer server, TestDatabase database, IoTDBServer iotdb)
      throws IOException {
    Properties job = new Properties();
    job.setProperty("name", "handoff");
    job.setProperty("source", "mysql");
    job.setProperty("source.host", server.host());
    job.setProperty("source.port", String.valueOf(server.port()));
    job.setProperty("source.user", server.user());
    job.setProperty("source.password", server.password());
    job.setProperty("source.tables", database.name() + ".reading");
    job.setProperty("sink", "iotdb");
    job.setProperty("sink.nodes", iotdb.host() + ":" + iotdb.port());
    job.setProperty("sink.user", iotdb.user());
    job.setProperty("sink.password", iotdb.password());
    job.setProperty("sink.tables", "*: device=root.handoff.{sensor}, time=at");
    job.setProperty("checkpoints", "checkpoints");
    Path file = directory.resolve("handoff.properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      job.store(writer, null);
    }
    return file;
  }

  private static String at(int second) {
    return "'2026-01-01 00:00:00' + INTERVAL " + second + " SECOND";
  }

  private static void fill(TestDatabase database) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < ROWS; i++) {
      sql.append(sql.length() == 0 ? "INSERT INTO reading VALUES " : ",")
          .append("(" + i % 10 + "," + at(i) + "," + i + ".5)");
      if (i % 1000 == 999) {
        database.execute(sql.toString());
        sql.setLength(0);
      }
    }
  }

  private void write(TestDatabase database, AtomicBoolean enough) {
    for (int i = 0; !enough.get(); i++) {
      int sensor = i % 10;
      int row = sensor + 10 * (i * 7 % 1_900);
      database.execute(
          "INSERT INTO reading VALUES (" + sensor + "," + at(100_000 + i) + "," + i + ")",
          "UPDATE reading SET v = v + 1 WHERE sensor = " + sensor + " AND at = " + at(row),
          "UPDATE reading SET at = at + INTERVAL 9 DAY WHERE sensor = "
              + sensor
              + " AND at = "
              + at(row + 10),
          "DELETE FROM reading WHERE sensor = " + sensor + " AND at = " + at(row + 20));
      changes.incrementAndGet();
    }
  }

  private static Map<String, Double> source(TestDatabase database) {
    Map<String, Double> rows = new TreeMap<>();
    for (List<String> row :
        database.query(
            "SELECT sensor, timestampdiff(SECOND, '1970-01-01', at) * 1000, v FROM reading")) {
      rows.put(row.get(0) + "@" + row.get(1), Double.valueOf(row.get(2)));
    }
    return rows;
  }

  private static Map<String, Double> destination(IoTDBServer iotdb) {
    Map<String, Double> rows = new TreeMap<>();
    for (String line : iotdb.query("SELECT v FROM root.handoff.* ALIGN BY DEVICE")) {
      String[] values = line.split("\t", -1);
      String sensor = values[1].replace("root.handoff.", "").replace("`", "");
      rows.put(sensor + "@" + values[0], Double.valueOf(values[2]));
    }
    return rows;
  }
}
