package io.cdcpipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.CdcPipelineBuilder;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.iotdb.IoTDBSinkOptions;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Both databases into IoTDB, whose DataNode is killed in mid-run: the destination equals the
 * source.
 */
class ToIoTDBIT {
  private static final Duration SOON = Duration.ofSeconds(90);
  private static final int KILLS = 3;
  private static final int AHEAD = 5_000;

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "mysql"})
  void theDataNodeIsKilledInMidRunAndTheDestinationEqualsTheSource(String kind) throws Exception {
    boolean postgres = kind.equals("postgres");
    DatabaseServer server = postgres ? Servers.postgres(17) : Servers.mysql(MySqlFlavour.GTID);
    try (IoTDBServer iotdb = IoTDBServer.start();
        TestDatabase database = server.createDatabase()) {
      database.execute(
          "CREATE TABLE reading (sensor int NOT NULL, at bigint NOT NULL, v double precision,"
              + " note varchar(50), PRIMARY KEY (sensor, at))");
      fill(database, 20_000);
      AtomicBoolean running = new AtomicBoolean(true);
      try (CdcPipeline pipeline = pipeline(kind, server, database, iotdb).build()) {
        pipeline.start();
        Thread writer = new Thread(() -> change(database, pipeline, running), "writer");
        writer.start();
        try {
          for (int kill = 0; kill < KILLS; kill++) {
            long seen = pipeline.status().changesDelivered();
            await().atMost(SOON).until(() -> pipeline.status().changesDelivered() > seen + 50);
            iotdb.killDataNode();
            iotdb.restartDataNode();
          }
        } finally {
          running.set(false);
          writer.join();
        }
        await()
            .atMost(SOON)
            .pollInterval(Duration.ofSeconds(1))
            .untilAsserted(
                () -> assertThat(destination(iotdb, kind).equals(source(database))).isTrue());
        assertThat(pipeline.status().state()).isEqualTo(PipelineState.STREAMING);
      }
      assertThat(destination(iotdb, kind)).isEqualTo(source(database));
    }
  }

  private static CdcPipelineBuilder pipeline(
      String kind, DatabaseServer server, TestDatabase database, IoTDBServer iotdb) {
    return CdcPipeline.builder()
        .name("to-iotdb-" + kind)
        .source(source(kind, server, database))
        .sink(
            "iotdb",
            IoTDBSinkOptions.builder()
                .node(iotdb.host(), iotdb.port())
                .credentials(iotdb.user(), iotdb.password())
                .timeout(Duration.ofSeconds(5))
                .otherTables(
                    t ->
                        t.device("root." + kind + ".{sensor}")
                            .time("at")
                            .epochUnit(TimeUnit.MILLISECONDS))
                .build())
        .offsetStore(OffsetStore.memory());
  }

  private static Source source(String kind, DatabaseServer server, TestDatabase database) {
    if (kind.equals("postgres")) {
      return PostgresSource.builder()
          .host(server.host())
          .port(server.port())
          .database(database.name())
          .user(server.user())
          .password(server.password())
          .tables("public.reading")
          .build();
    }
    return MySqlSource.builder()
        .host(server.host())
        .port(server.port())
        .user(server.user())
        .password(server.password())
        .tables(database.name() + ".reading")
        .build();
  }

  private static void fill(TestDatabase database, int rows) {
    StringBuilder sql = new StringBuilder();
    for (int i = 0; i < rows; i++) {
      sql.append(sql.length() == 0 ? "INSERT INTO reading VALUES " : ",")
          .append("(" + i % 10 + "," + (1_000 + i) + "," + i + ".5,'n" + i + "')");
      if (i % 1000 == 999) {
        database.execute(sql.toString());
        sql.setLength(0);
      }
    }
  }

  /**
   * Inserts, updates to other values and to null, deletes, moves, delete and insert of one key; no
   * faster than the sink follows but for {@link #AHEAD}, since IoTDB deletes slowly.
   */
  private static void change(TestDatabase database, CdcPipeline pipeline, AtomicBoolean running) {
    for (int i = 0; running.get(); i++) {
      long most = pipeline.status().changesDelivered() + AHEAD;
      if (i * 5L > most) {
        await()
            .atMost(SOON)
            .until(() -> pipeline.status().changesDelivered() + AHEAD > most || !running.get());
      }
      int sensor = i % 10;
      int at = 1_000 + sensor + 10 * (i * 7 % 1_900);
      database.execute(
          "INSERT INTO reading VALUES (" + sensor + "," + (100_000 + i) + "," + i + ",'new')",
          "UPDATE reading SET v = "
              + i
              + ", note = NULL WHERE sensor = "
              + sensor
              + " AND at = "
              + at,
          "UPDATE reading SET at = at + 1000000 WHERE sensor = "
              + sensor
              + " AND at = "
              + (at + 10),
          "DELETE FROM reading WHERE sensor = " + sensor + " AND at = " + (at + 20),
          "INSERT INTO reading VALUES (" + sensor + "," + (at + 20) + ",NULL,'again')");
    }
  }

  private static Map<String, String> source(TestDatabase database) {
    Map<String, String> rows = new TreeMap<>();
    for (List<String> row : database.query("SELECT sensor, at, v, note FROM reading")) {
      rows.put(row.get(0) + "@" + row.get(1), number(row.get(2)) + "/" + row.get(3));
    }
    return rows;
  }

  private static Map<String, String> destination(IoTDBServer iotdb, String kind) {
    Map<String, String> rows = new TreeMap<>();
    for (String line : iotdb.query("SELECT v, note FROM root." + kind + ".* ALIGN BY DEVICE")) {
      String[] values = line.split("\t", -1);
      String sensor = values[1].replace("root." + kind + ".", "").replace("`", "");
      rows.put(sensor + "@" + values[0], number(values[2]) + "/" + values[3]);
    }
    return rows;
  }

  private static String number(String text) {
    return text == null || text.equals("null") ? "null" : String.valueOf(Double.parseDouble(text));
  }
}
