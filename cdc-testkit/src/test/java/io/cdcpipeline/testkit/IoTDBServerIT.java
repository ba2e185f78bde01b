package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class IoTDBServerIT {

  @Test
  void sharedServerTakesWritesAndAnswersQueries() {
    IoTDBServer server = Servers.iotdb();
    server.execute("INSERT INTO root.cdc_testkit.shared(time, v) VALUES (7, 42)");
    assertThat(server.query("SELECT v FROM root.cdc_testkit.shared")).containsExactly("7\t42.0");
    assertThat(Servers.iotdb()).isSameAs(server);
  }

  @Test
  void refusedStatementIsReportedWithItsReason() {
    assertThatThrownBy(() -> Servers.iotdb().execute("SELEC 1"))
        .isInstanceOf(TestKitException.class)
        .hasMessageContaining("SELEC");
  }

  @Test
  void flushedRowsSurviveKillAndRestart() {
    try (IoTDBServer server = IoTDBServer.start(Map.of("timestamp_precision", "us"))) {
      server.execute("INSERT INTO root.cdc_testkit.kept(time, v) VALUES (1, 1)", "FLUSH");
      server.killDataNode();
      assertThatThrownBy(() -> server.query("SELECT v FROM root.cdc_testkit.kept"))
          .isInstanceOf(TestKitException.class);
      server.restartDataNode();
      assertThat(server.query("SELECT v FROM root.cdc_testkit.kept")).containsExactly("1\t1.0");
      assertThat(server.query("SHOW VARIABLES"))
          .anyMatch(row -> row.contains("TimestampPrecision") && row.contains("us"));
    }
  }

  @Test
  void suspendedDataNodeAnswersNothingUntilItIsResumed() {
    try (IoTDBServer server = IoTDBServer.start()) {
      server.suspendDataNode();
      assertThatThrownBy(() -> server.query("SHOW VERSION")).isInstanceOf(TestKitException.class);
      server.resumeDataNode();
      assertThat(server.query("SHOW VERSION")).singleElement().asString().contains("2.0.10");
    }
  }

  /** Without the wait for the ConfigNode some of these devices are refused with status 906. */
  @Test
  void writableServerTakesNewDevicesAtOnce() {
    try (IoTDBServer server = IoTDBServer.start()) {
      server.makeReadOnly();
      assertThatThrownBy(() -> insertIntoNewDevice(server, 0)).isInstanceOf(TestKitException.class);
      server.makeWritable();
      for (int n = 1; n <= 200; n++) {
        insertIntoNewDevice(server, n);
      }
    }
  }

  private static void insertIntoNewDevice(IoTDBServer server, int n) {
    server.execute("INSERT INTO root.cdc_testkit.writable.d" + n + "(time, v) VALUES (1, 1)");
  }
}
