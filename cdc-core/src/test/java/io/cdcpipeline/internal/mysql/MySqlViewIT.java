package io.cdcpipeline.internal.mysql;

import static io.cdcpipeline.internal.source.ViewReads.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.SourceDatabase.Anchored;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.source.ViewReads;
import io.cdcpipeline.internal.source.Writers;
import io.cdcpipeline.internal.stream.LogPlace;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MySqlViewIT {

  /** Rows are inserted one per transaction, so the log has as many as the view has not. */
  @ParameterizedTest
  @EnumSource(names = {"GTID", "NO_GTID"})
  void aTransactionIsSeenIfAndOnlyIfItsRowIsThere(MySqlFlavour flavour) throws Exception {
    try (TestDatabase db = Servers.mysql(flavour).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      Map<Snapshot, Long> taken = new HashMap<>();
      MySqlOffset start;
      long before;
      try (Writers writers = new Writers(db, 4, "INSERT INTO t VALUES (?)")) {
        Anchored anchored = database.anchor(3);
        start = (MySqlOffset) anchored.start().offset();
        assertThat(anchored.start().definitions()).hasSize(2);
        before = count(anchored.views().get(0), table);
        for (View view : anchored.views()) {
          assertThat(count(view, table)).isEqualTo(before);
          taken.put(view.snapshot(), before);
        }
        anchored.views().forEach(View::close);
        for (int round = 0; round < 5; round++) {
          writers.awaitMore();
          List<View> views = database.views(2);
          taken.put(views.get(1).snapshot(), count(views.get(0), table));
          assertThat(count(views.get(1), table)).isEqualTo(count(views.get(0), table));
          views.get(0).renew();
          taken.put(views.get(0).snapshot(), count(views.get(0), table));
          views.forEach(View::close);
        }
      }
      assertThat(taken).hasSize(11);
      List<Streamed> log = streamed(db, start);
      taken.forEach(
          (snapshot, rows) -> {
            Snapshot again = database.snapshot(snapshot.text());
            assertThat(again).isEqualTo(snapshot);
            assertThat(log.stream().filter(t -> again.sees(t.transaction(), t.place())).count())
                .isEqualTo(rows - before);
            assertThat(log)
                .filteredOn(t -> again.sees(t.transaction(), t.place()))
                .allMatch(t -> t.place() <= again.horizon());
          });
    }
  }

  private record Streamed(String transaction, long place) {}

  /** The transactions with rows since a position, by the server's own account of its log. */
  private static List<Streamed> streamed(TestDatabase db, MySqlOffset start) {
    List<Streamed> streamed = new ArrayList<>();
    String transaction = "";
    long place = 0;
    for (List<String> event :
        db.query("SHOW BINLOG EVENTS IN '" + start.file() + "' FROM " + start.position())) {
      switch (event.get(2)) {
        case "Gtid", "Anonymous_Gtid" -> {
          transaction = event.get(5).replaceAll(".*= '|'$", "");
          place = LogPlace.of(MySqlOffset.of(start.file(), Long.parseLong(event.get(1))));
        }
        case "Write_rows" -> streamed.add(new Streamed(transaction, place));
        default -> {}
      }
    }
    assertThat(streamed).isNotEmpty();
    return streamed;
  }

  @Test
  void withoutALockWhatIsSeenIsThereAndALittleMoreMayBe() throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlSource source =
          MySqlTestSource.as(db, "lockfree", "REPLICATION SLAVE, REPLICATION CLIENT ON *.*")
              .tables(db.name() + ".t")
              .build();
      MySqlDatabase database = MySqlTestSource.open(source);
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (Writers writers = new Writers(db, 4, "INSERT INTO t VALUES (?)")) {
        Anchored anchored = database.anchor(1);
        long first = count(anchored.views().get(0), table);
        writers.awaitMore();
        anchored.views().get(0).renew();
        long second = count(anchored.views().get(0), table);
        Snapshot snapshot = anchored.views().get(0).snapshot();
        anchored.views().forEach(View::close);
        long seen =
            streamed(db, (MySqlOffset) anchored.start().offset()).stream()
                .filter(t -> snapshot.sees(t.transaction(), t.place()))
                .count();
        assertThat(seen).isPositive().isLessThan(second);
        assertThat(second - first).isLessThan(seen + 1_000);
      }
    }
  }

  @Test
  void aViewStaysAsItIsUntilItIsRenewedAndReleasesWhatItHolds() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        ViewReads.checkItStaysUntilRenewed(db, view, table);
        view.release();
        db.execute("ALTER TABLE t ADD COLUMN more text");
        view.renew();
        assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1, 2);
      }
      assertThat(database.viewLife()).isEqualTo(Duration.ofSeconds(5));
      assertThat(database.awaitRunning(() -> true)).isTrue();
    }
  }

  @Test
  void whoAltersATableWaitsNoLongerThanForTheNextUnlock() throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 1)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        ViewReads.checkWhoAltersWaitsForUnlock(
            db,
            view,
            table,
            "SELECT count(*) FROM information_schema.PROCESSLIST"
                + " WHERE STATE = 'Waiting for table metadata lock' AND DB = '"
                + db.name()
                + "'",
            "ALTER TABLE t ADD COLUMN more int, ALGORITHM = INSTANT",
            "ALTER TABLE t MODIFY n bigint");
      }
    }
  }

  @Test
  void aConditionChoosesRowsWhateverItsForm() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY, v varchar(10))",
          "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 100) SELECT i, if(i % 2 = 0, 'a?', NULL) FROM n",
          "ANALYZE TABLE t");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSchema schema = database.tables().get(0);
      TableSelection even = new TableSelection(schema, "v LIKE 'a?' OR t.id = 7 -- {d '?'}");
      try (View view = database.views(1).get(0)) {
        assertThat(ids(view, even, KeyRange.ALL)).hasSize(51).contains(7).isSorted();
        assertThat(view.step(even, null, 10)).contains(new KeyBound(List.of("18")));
        assertThat(view.step(even, new KeyBound(List.of("18")), 50)).isEmpty();
        assertThat(database.estimate(even).rows()).isBetween(1L, 100L);
        assertThat(database.estimate(new TableSelection(schema, null)).rows()).isEqualTo(100);
        assertThat(database.estimate(even).bytesPerRow()).isBetween(10, 2_000);
        assertThat(database.estimate(new TableSelection(schema, "1 = 0")).rows()).isZero();
        TableSelection wrong = new TableSelection(schema, "nosuch > 1");
        assertThatThrownBy(() -> view.step(wrong, null, 1))
            .isInstanceOf(CdcException.class)
            .hasMessageContaining(".t where nosuch > 1")
            .hasMessageContaining("Unknown column 'nosuch'");
        assertThat(ids(view, even, KeyRange.ALL)).hasSize(51);
      }
    }
  }

  @Test
  void columnsThatVanishOrChangeTheirTypeAreNoticed() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY, v varchar(10), n decimal(10,2), e enum('a'))",
          "INSERT INTO t VALUES (1, 'x', 1, 'a')",
          "CREATE TABLE other (id int PRIMARY KEY)",
          "INSERT INTO other VALUES (7)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t", db.name() + ".other");
      TableSelection other = new TableSelection(database.tables().get(0), null);
      for (String change :
          List.of(
              "ALTER TABLE t MODIFY v varchar(20)",
              "ALTER TABLE t MODIFY v int DEFAULT 5",
              "ALTER TABLE t MODIFY n decimal(12,4)",
              "ALTER TABLE t MODIFY e enum('a', 'b')",
              "ALTER TABLE t DROP COLUMN n",
              "TRUNCATE TABLE t",
              "RENAME TABLE t TO gone")) {
        TableSchema schema = database.tables().get(1);
        TableSelection table = new TableSelection(schema, null);
        db.execute("DELETE FROM t", "INSERT INTO t (id, v) VALUES (1, '5')");
        try (View before = database.views(1).get(0)) {
          db.execute(change);
          ViewReads.checkOnlyItWasAltered(before, table, other, change);
        }
      }
    }
  }

  @Test
  void aColumnOrAnIndexThatWasAddedWithoutRebuildingTheTableIsNoMatter() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 1)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSelection before = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        db.execute(
            "ALTER TABLE t ADD COLUMN w int DEFAULT 5, ALGORITHM = INSTANT",
            "ALTER TABLE t ADD KEY (n)");
        assertThat(ids(view, before, KeyRange.ALL)).containsExactly(1L);
      }
    }
  }

  @Test
  void closingFromAnotherThreadEndsARead() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, v text)",
          "INSERT INTO t (v) VALUES (repeat('x', 1000))");
      for (int i = 0; i < 14; i++) {
        db.execute("INSERT INTO t (v) SELECT v FROM t");
      }
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      View view = database.views(1).get(0);
      TableSelection table = new TableSelection(database.tables().get(0), null);
      ViewReads.checkClosingEndsARead(view, table, 16_384);
    }
  }

  private static long count(View view, TableSelection table) {
    return ids(view, table, KeyRange.ALL).size();
  }
}
