package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.SourceDatabase.Anchored;
import io.cdcpipeline.internal.source.SourceDatabase.TableDefinition;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.source.Writers;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MySqlAnchorIT {
  private static final List<MySqlFlavour> FLAVOURS =
      List.of(MySqlFlavour.GTID, MySqlFlavour.NO_GTID);

  @BeforeAll
  static void logStatements() {
    FLAVOURS.forEach(flavour -> LoggedInserts.logStatements(Servers.mysql(flavour), true));
  }

  @AfterAll
  static void logRowsAlone() {
    FLAVOURS.forEach(flavour -> LoggedInserts.logStatements(Servers.mysql(flavour), false));
  }

  @ParameterizedTest
  @EnumSource(names = {"GTID", "NO_GTID"})
  void eachRowIsEitherInTheViewOrInTheStream(MySqlFlavour flavour) throws Exception {
    try (TestDatabase db = Servers.mysql(flavour).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlSource source = MySqlTestSource.builder(db).tables(db.name() + ".t").build();
      for (int round = 0; round < 8; round++) {
        assertThat(viewedAndStreamed(db, MySqlTestSource.open(source))).isEqualTo(stored(db));
      }
    }
  }

  @Test
  void withoutReloadTheCapturedTablesAreLockedWhereThereAreNoGtids() throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.NO_GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlSource source =
          MySqlTestSource.as(
                  db,
                  "locker",
                  "REPLICATION SLAVE, REPLICATION CLIENT ON *.*",
                  "LOCK TABLES ON " + db.name() + ".*")
              .tables(db.name() + ".t")
              .build();
      for (int round = 0; round < 5; round++) {
        assertThat(viewedAndStreamed(db, MySqlTestSource.open(source))).isEqualTo(stored(db));
      }
    }
  }

  @Test
  void withoutReloadNothingIsMissedWhereThereAreGtids() throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlSource source =
          MySqlTestSource.as(db, "lockfree", "REPLICATION SLAVE, REPLICATION CLIENT ON *.*")
              .tables(db.name() + ".t")
              .build();
      for (int round = 0; round < 5; round++) {
        List<Long> both = viewedAndStreamed(db, MySqlTestSource.open(source));
        List<Long> stored = stored(db);
        assertThat(both).containsAll(stored);
        assertThat(Set.copyOf(both)).hasSameSizeAs(stored);
        assertThat(both).as("overlap").hasSizeLessThan(stored.size() + 1_000);
      }
    }
  }

  @Test
  void withoutReloadLockTablesAndGtidsTheMissingPrivilegeIsNamed() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.NO_GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      MySqlDatabase database =
          MySqlTestSource.open(
              MySqlTestSource.as(db, "poor", "REPLICATION SLAVE, REPLICATION CLIENT ON *.*")
                  .tables(db.name() + ".t")
                  .build());
      assertThatThrownBy(() -> database.anchor(2))
          .isInstanceOf(CdcException.class)
          .hasMessageContaining("GRANT RELOAD ON *.* (or LOCK TABLES on the captured tables)");
    }
  }

  @Test
  void aLockThatIsNotGrantedAtOnceIsTriedAgain() throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      CompletableFuture<Void> query =
          CompletableFuture.runAsync(() -> db.query("SELECT sleep(3) FROM " + db.name() + ".t"));
      Anchored anchored = database.anchor(2);
      anchored.views().forEach(View::close);
      assertThat(anchored.start().offset()).isInstanceOf(MySqlOffset.class);
      query.join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCK TABLES ON ", "RELOAD ON *.*"})
  void aLongReportHoldsUpNoWriterWhileALockIsAskedFor(String privilege) throws Exception {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id bigint PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 0), (2, 0)");
      String granted = privilege.endsWith("*") ? privilege : privilege + db.name() + ".*";
      MySqlSource source =
          MySqlTestSource.as(
                  db, "hold", "REPLICATION SLAVE, REPLICATION CLIENT, PROCESS ON *.*", granted)
              .tables(db.name() + ".t")
              .build();
      CompletableFuture<Void> report =
          CompletableFuture.runAsync(() -> db.query("SELECT sleep(4) FROM " + db.name() + ".t"));
      awaitOneSecondOf(db, "SELECT sleep(4)");
      MySqlDatabase database = MySqlTestSource.open(source);
      CompletableFuture<Void> anchoring =
          CompletableFuture.runAsync(() -> database.anchor(2).views().forEach(View::close));
      int writes = 0;
      while (!report.isDone()) {
        db.execute("UPDATE t SET n = n + 1 WHERE id = 1");
        writes++;
      }
      anchoring.join();
      assertThat(writes).isGreaterThan(100);
    }
  }

  private static void awaitOneSecondOf(TestDatabase db, String statement) {
    await()
        .until(
            () ->
                !db.query(
                        "SELECT 1 FROM information_schema.processlist WHERE time >= 1 AND info"
                            + " LIKE '"
                            + statement
                            + "%'")
                    .isEmpty());
  }

  @Test
  void rowsComeInTheOrderOfACompositeKeyWithTheDefinitionsOfTheirTables() {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      db.execute(
          "CREATE TABLE `odd ``t` (v text, b int, a int, PRIMARY KEY (a, b), KEY (b))",
          "SET SESSION cte_max_recursion_depth = 10000",
          "CREATE TABLE digits (d int PRIMARY KEY)",
          "INSERT INTO digits VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)",
          "INSERT INTO `odd ``t` SELECT 'x', x.d * 10 + y.d, z.d * 10 + w.d FROM digits x, digits y,"
              + " digits z, digits w ORDER BY rand()");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".odd*");
      TableSchema table = database.tables().get(0);
      TableSelection selection = new TableSelection(table, null);
      assertThat(database.estimate(selection).rows()).isBetween(100L, 100_000L);
      List<Integer> keys = new ArrayList<>();
      Anchored anchored = database.anchor(1);
      try (View view = anchored.views().get(0)) {
        assertThat(view.takenAtMicros()).isGreaterThan(1_700_000_000_000_000L);
        view.read(
            selection,
            KeyRange.ALL,
            (row, bytes) -> keys.add((Integer) row.value("a") * 100 + (Integer) row.value("b")));
      }
      List<TableDefinition> definitions = anchored.start().definitions();
      assertThat(definitions)
          .extracting(TableDefinition::database)
          .containsExactly(db.name(), db.name());
      assertThat(definitions.get(0).ddl()).startsWith("CREATE DATABASE");
      assertThat(definitions.get(1).ddl())
          .startsWith("CREATE TABLE `odd ``t`")
          .contains("PRIMARY KEY (`a`,`b`)");
      assertThat(keys).hasSize(10_000).isSorted();
    }
  }

  /** Anchors while others write; the ids of the view and of the inserts behind it, in order. */
  private static List<Long> viewedAndStreamed(TestDatabase db, MySqlDatabase database)
      throws Exception {
    db.execute("DELETE FROM t");
    LoggedInserts logged = LoggedInserts.fromNow(db);
    List<Long> viewed = new ArrayList<>();
    MySqlOffset start;
    TableSelection table = new TableSelection(database.tables().get(0), null);
    try (Writers writers = new Writers(db, 4, "INSERT INTO t VALUES (?)")) {
      Anchored anchored = database.anchor(1);
      start = (MySqlOffset) anchored.start().offset();
      try (View view = anchored.views().get(0)) {
        writers.awaitMore();
        view.read(table, KeyRange.ALL, (row, bytes) -> viewed.add((Long) row.value(0)));
      }
    }
    List<Long> streamed = logged.after(start);
    assertThat(viewed).isNotEmpty();
    assertThat(streamed).isNotEmpty();
    return Stream.concat(viewed.stream(), streamed.stream()).sorted().toList();
  }

  private static List<Long> stored(TestDatabase db) {
    return db.query("SELECT id FROM t ORDER BY id").stream()
        .map(row -> Long.valueOf(row.get(0)))
        .toList();
  }
}
