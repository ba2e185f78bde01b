package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresServerIT {

  @ParameterizedTest
  @ValueSource(ints = {15, 16, 17, 18})
  void everyMajorVersionServesWithLogicalWal(int major) {
    PostgresServer server = Servers.postgres(major);
    try (TestDatabase database = server.createDatabase()) {
      database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      assertThat(database.queryOne("SELECT id FROM t")).isEqualTo("1");
      assertThat(database.queryOne("SHOW wal_level")).isEqualTo("logical");
      assertThat(database.queryOne("SHOW server_version")).startsWith(major + ".");
    }
  }

  @Test
  void wrongPasswordIsRefused() {
    PostgresServer server = Servers.postgres(17);
    assertThatThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), server.user(), "wrong"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("password authentication failed");
  }

  @Test
  void committedRowsSurviveKillAndRestart() {
    try (PostgresServer server = PostgresServer.start(17);
        TestDatabase database = server.createDatabase()) {
      database.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
      server.kill();
      assertThatThrownBy(database::connect).isInstanceOf(SQLException.class);
      server.restart();
      assertThat(database.queryOne("SELECT count(*) FROM t")).isEqualTo("2");
    }
  }

  @Test
  void stoppedServerComesBackWithItsSettings() {
    try (PostgresServer server = PostgresServer.start(15, Map.of("wal_level", "replica"))) {
      server.stop();
      server.restart();
      server.restart();
      try (TestDatabase database = server.createDatabase()) {
        assertThat(database.queryOne("SHOW wal_level")).isEqualTo("replica");
        assertThat(database.queryOne("SHOW synchronous_commit")).isEqualTo("on");
      }
    }
  }

  @Test
  void suspendedServerAnswersNothingUntilItIsResumed() throws SQLException {
    try (PostgresServer server = PostgresServer.start(17)) {
      String impatient = server.jdbcUrl() + "?socketTimeout=1";
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
  void suspendedServerCanBeKilled() {
    try (PostgresServer server = PostgresServer.start(17)) {
      server.suspend();
      server.kill();
      server.restart();
      server.execute("SELECT 1");
    }
  }

  @Test
  void droppingDatabaseDropsItsSlots() throws SQLException {
    PostgresServer server = Servers.postgres(17);
    String slot = Names.unique("slot");
    TestDatabase database = server.createDatabase();
    database.query("SELECT pg_create_logical_replication_slot('" + slot + "', 'pgoutput')");
    try (var stillOpen = database.connect()) {
      database.close();
      assertThat(stillOpen.isValid(1)).isFalse();
    }
    try (TestDatabase other = server.createDatabase()) {
      assertThat(other.query("SELECT 1 FROM pg_replication_slots WHERE slot_name = '" + slot + "'"))
          .isEmpty();
    }
  }

  @Test
  void rootCanRunServerAsAnotherUserWhereNamespacesAreDenied() {
    Assumptions.assumeTrue(Unprivileged.isRoot(), "only root needs another user");
    System.setProperty("cdc.testkit.unprivileged", "OTHER_USER");
    try (PostgresServer server = PostgresServer.start(16)) {
      server.kill();
      server.restart();
      server.execute("SELECT 1");
    } finally {
      System.clearProperty("cdc.testkit.unprivileged");
    }
  }
}
