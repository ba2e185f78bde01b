package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlServerIT {

  @ParameterizedTest
  @CsvSource({"GTID, ON", "NO_GTID, OFF"})
  void bothFlavoursServeWithRowBinlog(MySqlFlavour flavour, String gtidMode) {
    try (TestDatabase database = Servers.mysql(flavour).createDatabase()) {
      database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      assertThat(database.queryOne("SELECT id FROM t")).isEqualTo("1");
      assertThat(database.queryOne("SELECT @@gtid_mode")).isEqualTo(gtidMode);
      assertThat(database.queryOne("SELECT @@binlog_format")).isEqualTo("ROW");
      assertThat(database.queryOne("SELECT @@log_bin")).isEqualTo("1");
    }
  }

  @Test
  void freshServerHasExecutedNoTransaction() {
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID);
        TestDatabase database = server.createDatabase()) {
      assertThat(database.queryOne("SELECT @@gtid_executed")).endsWith(":1");
    }
  }

  @Test
  void wrongPasswordIsRefused() {
    MySqlServer server = Servers.mysql(MySqlFlavour.GTID);
    assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("Access denied");
  }

  @ParameterizedTest
  @CsvSource({"GTID", "NO_GTID"})
  void committedRowsSurviveKillAndRestart(MySqlFlavour flavour) {
    try (MySqlServer server = MySqlServer.start(flavour);
        TestDatabase database = server.createDatabase()) {
      database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
      server.kill();
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(database.queryOne("SELECT count(*) FROM t")).isEqualTo("2");
    }
  }

  @Test
  void databaseIsDroppedThoughTransactionIsOpenInIt() throws SQLException {
    TestDatabase database = Servers.mysql(MySqlFlavour.GTID).createDatabase();
    database.execute("CREATE TABLE t (id int PRIMARY KEY)");
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("INSERT INTO t VALUES (1)");
      database.close();
      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void settingsOverrideTheDefaults() {
    Map<String, String> settings = Map.of("binlog_format", "STATEMENT");
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.NO_GTID, settings);
        TestDatabase database = server.createDatabase()) {
      server.stop();
      server.restart();
      assertThat(database.queryOne("SELECT @@binlog_format")).isEqualTo("STATEMENT");
    }
  }

  @Test
  void suspendedServerAnswersNothingUntilItIsResumed() throws SQLException {
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID)) {
      String impatient = server.jdbcUrl() + "&socketTimeout=1000";
      try (var connection =
              DriverManager.getConnection(impatient, server.user(), server.password());
          var statement = connection.createStatement()) {
        server.suspend();
        assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
      }
      server.resume();
      server.execute("SELECT 1");
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "cdc.testkit.mysql33",
      matches = "true",
      disabledReason = "a download of 553 MB")
  void largeFlavourCompressesItsBinlog() {
    Map<String, String> settings = Map.of("binlog_transaction_compression", "ON");
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID_8_0_33, settings);
        TestDatabase database = server.createDatabase()) {
      assertThat(database.queryOne("SELECT version()")).startsWith("8.0.33");
      assertThat(database.queryOne("SELECT @@binlog_transaction_compression")).isEqualTo("1");
    }
  }
}
