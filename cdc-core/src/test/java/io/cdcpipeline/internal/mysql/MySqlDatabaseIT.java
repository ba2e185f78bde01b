package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MySqlDatabaseIT {
  private TestDatabase db;
  private MySqlDatabase database;

  /** Whether the server was the test's own and is gone with its database. */
  private boolean own;

  private void on(MySqlServer server) {
    db = server.createDatabase();
    db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
    database = MySqlTestSource.open(db, db.name() + ".t");
  }

  private void on(MySqlFlavour flavour) {
    on(Servers.mysql(flavour));
  }

  @AfterEach
  void dropDatabase() {
    database.close();
    if (!own) {
      db.close();
    }
  }

  private MySqlOffset end() {
    List<String> status = db.query("SHOW MASTER STATUS").get(0);
    return new MySqlOffset(
        GtidSet.parse(status.get(4)), status.get(0), Long.parseLong(status.get(1)));
  }

  private CdcException lost(MySqlOffset position) {
    CdcException lost = catchThrowableOfType(CdcException.class, () -> database.startAt(position));
    assertThat(lost.reason()).isEqualTo(Reason.POSITION_LOST);
    assertThat(database.whyNotResumable(position))
        .hasValueSatisfying(why -> assertThat(lost).hasMessageContaining(why));
    return lost;
  }

  @Test
  void latestIsTheEndOfTheLogWithTheDefinitionsThere() {
    on(MySqlFlavour.GTID);
    StreamStart start = database.startAtLatest();
    assertThat(start.offset()).isEqualTo(end());
    assertThat(start.definitions()).hasSize(2);
    assertThat(start.definitions().get(1).ddl()).contains("PRIMARY KEY (`id`)");
    assertThat(database.whyNotResumable(start.offset())).isEmpty();
    assertThat(database.identity()).isEmpty();
  }

  @Test
  void withoutGtidsLatestIsAFileAndAPositionOfThisServer() {
    on(MySqlFlavour.NO_GTID);
    MySqlOffset start = (MySqlOffset) database.startAtLatest().offset();
    assertThat(start.gtids().isEmpty()).isTrue();
    assertThat(start.file()).isNotEmpty();
    assertThat(database.startAt(start).offset()).isEqualTo(start);
    assertThat(database.identity())
        .containsEntry("serverUuid", db.queryOne("SELECT @@server_uuid"));
  }

  @Test
  void aFileAndPositionBecomesTheSetExecutedBeforeIt() {
    on(MySqlFlavour.GTID);
    List<MySqlOffset> boundaries = new ArrayList<>();
    for (int i = 2; i < 8; i++) {
      boundaries.add(end());
      db.execute("INSERT INTO t VALUES (" + i + "), (" + i + "00)");
      if (i == 4) {
        boundaries.add(end());
        db.execute("FLUSH BINARY LOGS");
      }
      if (i == 6) {
        db.execute("CREATE TABLE other" + i + " (id int)");
      }
    }
    boundaries.add(end());
    for (MySqlOffset boundary : boundaries) {
      MySqlOffset place = MySqlOffset.of(boundary.file(), boundary.position());
      assertThat(database.startAt(place).offset()).isEqualTo(boundary);
    }
  }

  @Test
  void theBeginningOfAFileIsTheSetOfTheFilesBefore() {
    on(MySqlFlavour.GTID);
    db.execute("INSERT INTO t VALUES (2)");
    GtidSet before = end().gtids();
    db.execute("FLUSH BINARY LOGS", "INSERT INTO t VALUES (3)");
    for (long position : new long[] {0, 4}) {
      MySqlOffset start =
          (MySqlOffset) database.startAt(MySqlOffset.of(end().file(), position)).offset();
      assertThat(start.gtids()).isEqualTo(before);
      assertThat(start.position()).isEqualTo(4);
    }
  }

  @Test
  void aPositionInsideATransactionOrAnEventIsRefused() {
    on(MySqlFlavour.GTID);
    MySqlOffset boundary = end();
    db.execute("INSERT INTO t VALUES (2), (3)");
    List<List<String>> events =
        db.query("SHOW BINLOG EVENTS IN '" + boundary.file() + "' FROM " + boundary.position());
    long second = Long.parseLong(events.get(2).get(1));
    assertThat(lost(MySqlOffset.of(boundary.file(), second)))
        .hasMessageContaining("lies inside a transaction")
        .hasMessageContaining("give the position where the transaction begins");
    assertThat(lost(MySqlOffset.of(boundary.file(), boundary.position() + 3)))
        .hasMessageContaining("is not the start of an event");
    assertThat(lost(MySqlOffset.of(boundary.file(), 999_999_999)))
        .hasMessageContaining("lies beyond the end of binlog file " + boundary.file());
  }

  @Test
  void aFileThatTheServerDoesNotHaveIsLost() {
    on(MySqlFlavour.NO_GTID);
    assertThat(lost(MySqlOffset.of("mysql-bin.000000", 4)))
        .hasMessageContaining("no binlog file mysql-bin.000000")
        .hasMessageContaining("it has mysql-bin.0000")
        .hasMessageContaining("binlog_expire_logs_seconds");
  }

  @Test
  void purgedTransactionsAreNamed() {
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID)) {
      on(server);
      own = true;
      MySqlOffset stored = end();
      db.execute("INSERT INTO t VALUES (2)", "FLUSH BINARY LOGS");
      MySqlOffset kept = end();
      db.execute("PURGE BINARY LOGS TO '" + kept.file() + "'");
      String missing = kept.gtids().subtract(stored.gtids()).toString();
      assertThat(lost(stored))
          .hasMessageContaining("it no longer has " + missing)
          .hasMessageContaining("gtid_purged")
          .hasMessageContaining("position = " + stored.gtids());
      assertThat(lost(MySqlOffset.of(stored.file(), stored.position())))
          .hasMessageContaining("no binlog file " + stored.file());
      assertThat(database.startAt(kept).offset()).isEqualTo(kept);
    }
  }

  @Test
  void transactionsThatTheServerNeverExecutedAreFromElsewhere() {
    on(MySqlFlavour.GTID);
    MySqlOffset foreign =
        MySqlOffset.of(end().gtids().add("3e11fa47-71ca-11e1-9e33-c80aa9429562:7"));
    assertThat(lost(foreign))
        .hasMessageContaining("the server never executed 3e11fa47-71ca-11e1-9e33-c80aa9429562:7")
        .hasMessageContaining("gtid_executed");
  }

  @Test
  void gtidsAreRefusedByAServerWithoutThem() {
    on(MySqlFlavour.NO_GTID);
    assertThat(lost(MySqlOffset.of(GtidSet.parse("3e11fa47-71ca-11e1-9e33-c80aa9429562:1-7"))))
        .hasMessageContaining("gtid_mode = OFF");
  }
}
