package io.cdcpipeline.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresDatabaseIT {
  private TestDatabase db;
  private PostgresDatabase database;

  @BeforeEach
  void createDatabase() {
    db = Servers.postgres(17).createDatabase();
    db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    database = PostgresTestSource.open(db, "public.t");
  }

  @AfterEach
  void dropDatabase() {
    database.close();
    db.close();
  }

  private static PostgresOffset now(TestDatabase db) {
    return new PostgresOffset(Lsn.parse(db.queryOne("SELECT pg_current_wal_insert_lsn()")));
  }

  private int changes() {
    return db.query(
            "SELECT 1 FROM pg_logical_slot_peek_binary_changes('"
                + db.name()
                + "', NULL, NULL, 'proto_version', '1', 'publication_names', '"
                + db.name()
                + "_pub') WHERE get_byte(data, 0) = ascii('I')")
        .size();
  }

  private String slot(String column) {
    return db.queryOne(
        "SELECT " + column + " FROM pg_replication_slots WHERE slot_name = '" + db.name() + "'");
  }

  @Test
  void latestStartsBehindWhatIsCommittedAndBeforeWhatComes() {
    PostgresOffset before = now(db);
    PostgresOffset start = (PostgresOffset) database.startAtLatest().offset();
    assertThat(start.isAtOrAfter(before)).isTrue();
    assertThat(database.whyNotResumable(start)).isEmpty();
    db.execute("INSERT INTO t VALUES (2)");
    assertThat(changes()).isOne();
    assertThat(now(db).isAtOrAfter(start)).isTrue();
  }

  @Test
  void latestWithAPresentSlotStartsNowAndKeepsTheSlot() {
    database.startAtLatest();
    db.execute("INSERT INTO t VALUES (2)");
    PostgresOffset committed = now(db);
    String restart = slot("confirmed_flush_lsn");
    assertThat(database.startAtLatest().offset().isAtOrAfter(committed)).isTrue();
    assertThat(slot("confirmed_flush_lsn")).isEqualTo(restart);
  }

  @Test
  void aPositionWithoutASlotIsLost() {
    CdcException lost = catchThrowableOfType(CdcException.class, () -> database.startAt(now(db)));
    assertThat(lost.reason()).isEqualTo(Reason.POSITION_LOST);
    assertThat(lost).hasMessageContaining("replication slot " + db.name() + " does not exist");
  }

  @Test
  void aPositionThatTheSlotStillHasCanBeStartedFrom() {
    PostgresOffset first = (PostgresOffset) database.startAtLatest().offset();
    db.execute("INSERT INTO t VALUES (2)");
    PostgresOffset second = now(db);
    assertThat(database.startAt(first).offset()).isEqualTo(first);
    assertThat(database.startAt(second).offset()).isEqualTo(second);
  }

  @Test
  void aSlotThatIsAheadWouldLeaveAGap() {
    PostgresOffset stored = (PostgresOffset) database.startAtLatest().offset();
    db.execute("INSERT INTO t VALUES (2)");
    db.execute(
        "SELECT pg_replication_slot_advance('" + db.name() + "', pg_current_wal_insert_lsn())");
    assertThat(database.whyNotResumable(stored))
        .hasValueSatisfying(
            why ->
                assertThat(why)
                    .contains("is ahead of the position " + stored.commitLsn())
                    .contains("never sends again what was confirmed"));
  }

  @Test
  void aRecreatedSlotIsNotTakenForTheOldOne() {
    PostgresOffset stored = (PostgresOffset) database.startAtLatest().offset();
    db.execute(
        "SELECT pg_drop_replication_slot('" + db.name() + "')",
        "INSERT INTO t VALUES (2)",
        "CHECKPOINT",
        "SELECT pg_create_logical_replication_slot('" + db.name() + "', 'pgoutput')");
    assertThat(database.whyNotResumable(stored))
        .hasValueSatisfying(why -> assertThat(why).contains("was recreated after the position"));
  }

  @Test
  void aPositionThatTheServerHasNotReachedIsFromElsewhere() {
    database.startAtLatest();
    assertThat(database.whyNotResumable(new PostgresOffset(Lsn.parse("FF/0"))))
        .hasValueSatisfying(why -> assertThat(why).contains("comes from another server"));
  }

  @Test
  void aPublicationThatIsGoneIsNotMadeAnewBehindTheBack() {
    PostgresOffset stored = (PostgresOffset) database.startAtLatest().offset();
    db.execute("DROP PUBLICATION " + db.name() + "_pub");
    assertThat(database.whyNotResumable(stored))
        .hasValueSatisfying(why -> assertThat(why).contains("the publication is gone"));
  }

  @Test
  void aTableThatWasNotPublishedSinceThePositionIsNamed() {
    PostgresOffset stored = (PostgresOffset) database.startAtLatest().offset();
    db.execute("CREATE TABLE added (id int PRIMARY KEY)");
    PostgresDatabase wider = PostgresTestSource.open(db, "public.*");
    assertThat(wider.whyNotResumable(stored))
        .hasValueSatisfying(why -> assertThat(why).contains("does not cover [public.added]"));
  }

  @Test
  void aSlotWhoseLogWasRemovedIsLost() {
    try (PostgresServer server =
            PostgresServer.start(
                17,
                Map.of(
                    "max_slot_wal_keep_size",
                    "1MB",
                    "min_wal_size",
                    "32MB",
                    "max_wal_size",
                    "32MB"));
        TestDatabase small = server.createDatabase()) {
      small.execute("CREATE TABLE t (id int PRIMARY KEY)");
      PostgresDatabase other = PostgresTestSource.open(small, "public.t");
      PostgresOffset stored = (PostgresOffset) other.startAtLatest().offset();
      for (int i = 0; i < 4; i++) {
        small.execute("SELECT pg_switch_wal()", "CREATE TABLE w" + i + " ()", "CHECKPOINT");
      }
      assertThat(other.whyNotResumable(stored))
          .hasValueSatisfying(
              why ->
                  assertThat(why)
                      .contains("was invalidated by the server: wal_removed")
                      .contains("max_slot_wal_keep_size"));
      assertThat(other.startAtLatest().offset().isAtOrAfter(stored)).isTrue();
    }
  }

  @Test
  void aSlotThatWaitsForATransactionNamesIt() throws Exception {
    try (Connection blocker = db.connect();
        var statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SET application_name = 'night-report'");
      statement.execute("INSERT INTO t VALUES (7)");
      assertThatThrownBy(() -> database.anchor(1))
          .isInstanceOf(CdcException.class)
          .hasMessageContaining("could not be created within 5 s")
          .hasMessageContaining("user postgres, application night-report, transaction since")
          .hasMessageNotContaining("INSERT")
          .hasMessageContaining("pg_terminate_backend");
      blocker.rollback();
    }
    assertThat(slot("slot_name")).isNull();
    database.anchor(1).views().get(0).close();
  }

  @Test
  void aSlotThatWaitsForAPreparedTransactionNamesIt() {
    try (PostgresServer server =
            PostgresServer.start(15, Map.of("max_prepared_transactions", "5"));
        TestDatabase other = server.createDatabase()) {
      other.execute("CREATE TABLE t (id int PRIMARY KEY)");
      try (Connection connection = other.connect();
          var statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (7)");
        statement.execute("PREPARE TRANSACTION 'forgotten'");
      } catch (java.sql.SQLException e) {
        throw new AssertionError(e);
      }
      assertThatThrownBy(() -> PostgresTestSource.open(other, "public.t").anchor(1))
          .hasMessageContaining("prepared transaction 'forgotten'")
          .hasMessageContaining("ROLLBACK PREPARED");
      other.execute("ROLLBACK PREPARED 'forgotten'");
    }
  }

  @Test
  void ourPublicationFollowsTheTables() {
    database.startAtLatest();
    db.execute("CREATE TABLE u (id int PRIMARY KEY)");
    PostgresTestSource.open(db, "public.*").startAtLatest();
    assertThat(db.query("SELECT tablename FROM pg_publication_tables ORDER BY 1"))
        .isEqualTo(List.of(List.of("t"), List.of("u")));
    PostgresTestSource.open(db, "public.u").startAtLatest();
    assertThat(db.query("SELECT tablename FROM pg_publication_tables")).hasSize(1);
  }

  @Test
  void aHeartbeatMovesTheLog() {
    Lsn before = now(db).commitLsn();
    database.heartbeat();
    database.heartbeat();
    assertThat(now(db).commitLsn()).isGreaterThan(before);
  }

  @Test
  void aReaderThatDoesNotLeaveIsEnded() throws Exception {
    database.startAtLatest();
    try (PostgresTestReader reader = new PostgresTestReader(db)) {
      assertThat(reader.isRead()).isFalse();
      database.awaitReaderGone(Duration.ofMillis(200));
      assertThat(slot("active")).isEqualTo("f");
    }
    database.awaitReaderGone(Duration.ofMillis(200));
  }

  @Test
  void whatThePipelineMadeIsDropped() {
    database.startAtLatest();
    database.dropServerState();
    assertThat(slot("slot_name")).isNull();
    assertThat(db.query("SELECT 1 FROM pg_publication")).isEmpty();
    database.dropServerState();
  }

  @Test
  void aPublicationOfSomebodyElseIsKept() {
    db.execute("CREATE PUBLICATION " + db.name() + "_pub FOR TABLE t");
    database.startAtLatest();
    database.dropServerState();
    assertThat(db.query("SELECT 1 FROM pg_publication")).hasSize(1);
  }
}
