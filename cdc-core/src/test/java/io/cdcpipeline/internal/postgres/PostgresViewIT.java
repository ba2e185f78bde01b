package io.cdcpipeline.internal.postgres;

import static io.cdcpipeline.internal.source.ViewReads.ids;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.SourceDatabase.Anchored;
import io.cdcpipeline.internal.source.TableChangedException;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.source.ViewReads;
import io.cdcpipeline.internal.source.Writers;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresViewIT {

  @ParameterizedTest
  @ValueSource(ints = {15, 18})
  void aTransactionIsSeenIfAndOnlyIfItsRowsAreThere(int major) throws Exception {
    try (TestDatabase db = Servers.postgres(major).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      db.execute(NESTED);
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      List<Taken> taken = new ArrayList<>();
      try (Writers writers = new Writers(db, 3, "INSERT INTO t VALUES (?)");
          Writers nested = new Writers(db, 1, "INSERT INTO nested VALUES (?)")) {
        Anchored anchored = database.anchor(2);
        anchored.views().forEach(view -> taken.add(Taken.by(view, table)));
        anchored.views().forEach(View::close);
        for (int round = 0; round < 6; round++) {
          List<View> views = database.views(2);
          views.forEach(view -> taken.add(Taken.by(view, table)));
          assertThat(taken.get(taken.size() - 1)).isEqualTo(taken.get(taken.size() - 2));
          views.get(0).renew();
          taken.add(Taken.by(views.get(0), table));
          views.forEach(View::close);
        }
        writers.awaitMore();
      }
      Map<Long, Streamed> log = streamed(db);
      long judged = 0;
      for (Taken one : taken) {
        Snapshot again = database.snapshot(one.snapshot().text());
        assertThat(again).isEqualTo(one.snapshot());
        for (Map.Entry<Long, Streamed> row : log.entrySet()) {
          Streamed from = row.getValue();
          assertThat(again.sees(from.transaction(), from.place()))
              .as("row %s of transaction %s at %s in %s", row.getKey(), from, one, again)
              .isEqualTo(one.rows().contains(row.getKey()));
          judged++;
        }
      }
      assertThat(taken.get(0)).isEqualTo(taken.get(1));
      assertThat(taken.get(0).rows()).isNotEmpty().doesNotContainAnyElementsOf(log.keySet());
      assertThat(judged).isGreaterThan(50_000);
    }
  }

  /** Inserts in a subtransaction, whose id is another than the transaction's. */
  private static final String[] NESTED = {
    "CREATE TABLE nested (id bigint)",
    """
    CREATE FUNCTION nest() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      BEGIN
        INSERT INTO t VALUES (-NEW.id);
        INSERT INTO t VALUES (1 / (NEW.id % 2) - 10000000 - NEW.id);
      EXCEPTION WHEN division_by_zero THEN
        INSERT INTO t VALUES (-20000000 - NEW.id);
      END;
      RETURN NEW;
    END $$
    """,
    "CREATE TRIGGER nest BEFORE INSERT ON nested FOR EACH ROW EXECUTE FUNCTION nest()"
  };

  /** What a view showed. */
  private record Taken(Snapshot snapshot, Set<Long> rows) {
    static Taken by(View view, TableSelection table) {
      Set<Long> rows = new HashSet<>();
      view.read(table, KeyRange.ALL, (row, bytes) -> rows.add((Long) row.value(0)));
      return new Taken(view.snapshot(), rows);
    }
  }

  private record Streamed(String transaction, long place) {}

  /** The transactions that inserted each id since the slot's start, by reading pgoutput. */
  private static Map<Long, Streamed> streamed(TestDatabase db) throws SQLException {
    Map<Long, Streamed> streamed = new HashMap<>();
    try (Connection connection = db.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT data, xid FROM pg_logical_slot_get_binary_changes('"
                    + db.name()
                    + "', NULL, NULL, 'proto_version', '1', 'publication_names', '"
                    + db.name()
                    + "_pub')")) {
      List<Long> ids = new ArrayList<>();
      while (rows.next()) {
        ByteBuffer message = ByteBuffer.wrap(rows.getBytes(1));
        switch (message.get(0)) {
          case 'I' -> {
            byte[] text = new byte[message.getInt(9)];
            message.position(13).get(text);
            ids.add(Long.parseLong(new String(text, StandardCharsets.US_ASCII)));
          }
          case 'C' -> {
            Streamed from = new Streamed(rows.getString(2), message.getLong(10));
            ids.forEach(id -> assertThat(streamed.put(id, from)).isNull());
            ids.clear();
          }
          default -> {}
        }
      }
    }
    return streamed;
  }

  @Test
  void idsOfTheLogAreWidenedNextToTheSnapshots() {
    Lsn horizon = Lsn.parse("1/0");
    Snapshot young = PostgresSnapshot.of("4294967290:4294967300:4294967295,4294967298", horizon);
    assertThat(young.sees("4294967289", 5)).isTrue();
    assertThat(young.sees("4294967295", 5)).isFalse();
    assertThat(young.sees("1", 5)).isTrue();
    assertThat(young.sees("2", 5)).isFalse();
    assertThat(young.sees("4", 5)).isFalse();
    assertThat(young.sees("3", 5)).isTrue();
    assertThat(young.sees("3", horizon.value() + 1)).isFalse();
    assertThat(young.horizon()).isEqualTo(horizon.value());
    assertThat(PostgresSnapshot.parse(young.text())).isEqualTo(young);
    assertThat(young.text()).isEqualTo("4294967290:4294967300:4294967295,4294967298 at 1/0");
    assertThatThrownBy(() -> PostgresSnapshot.parse("10:20:"))
        .hasMessageContaining("expected one such as 10:20:10,14 at 16/B374D848");
  }

  @Test
  void aViewStaysAsItIsUntilItIsRenewedAndReleasesWhatItHolds() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        ViewReads.checkItStaysUntilRenewed(db, view, table);
        view.release();
        db.execute("ALTER TABLE t ADD COLUMN more text");
        assertThat(
                db.queryOne(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND backend_xmin IS NOT NULL AND pid <> pg_backend_pid()"))
            .isEqualTo("0");
        view.renew();
        assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1, 2);
      }
      assertThat(database.viewLife()).isZero();
    }
  }

  @Test
  void aConditionChoosesRowsWhateverItsForm() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY, j jsonb)",
          "INSERT INTO t SELECT i, CASE WHEN i % 2 = 0 THEN '{\"a\": 1}'::jsonb END"
              + " FROM generate_series(1, 100) i",
          "ANALYZE t");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSchema schema = database.tables().get(0);
      TableSelection even = new TableSelection(schema, "j ? 'a' OR t.id = 7 -- {d '?'}");
      try (View view = database.views(1).get(0)) {
        assertThat(ids(view, even, KeyRange.ALL)).hasSize(51).contains(7).isSorted();
        assertThat(view.step(even, null, 10)).contains(new KeyBound(List.of("18")));
        assertThat(view.step(even, new KeyBound(List.of("18")), 50)).isEmpty();
        assertThat(database.estimate(even).rows()).isBetween(1L, 100L);
        assertThat(database.estimate(new TableSelection(schema, null)).rows()).isEqualTo(100);
        assertThat(database.estimate(even).bytesPerRow()).isBetween(10, 2_000);
        TableSelection wrong = new TableSelection(schema, "nosuch > 1");
        assertThatThrownBy(() -> view.read(wrong, KeyRange.ALL, (row, bytes) -> {}))
            .isInstanceOf(CdcException.class)
            .hasMessageContaining("cannot read table public.t where nosuch > 1")
            .hasMessageContaining("column \"nosuch\" does not exist");
        assertThat(ids(view, even, KeyRange.ALL)).hasSize(51);
      }
    }
  }

  @Test
  void columnsThatVanishOrChangeTheirTypeAreNoticedAndNewOnesAreNoMatter() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TYPE mood AS ENUM ('a')",
          "CREATE TABLE t (id int PRIMARY KEY, v varchar(10), n numeric(10,2), m mood, a int[])",
          "INSERT INTO t VALUES (1, 'x', 1, 'a', '{1}')",
          "CREATE TABLE other (id int PRIMARY KEY)",
          "INSERT INTO other VALUES (7)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t", "public.other");
      TableSelection other = new TableSelection(database.tables().get(0), null);
      TableSelection table = new TableSelection(database.tables().get(1), null);
      try (View view = database.views(1).get(0)) {
        db.execute(
            "ALTER TABLE t ADD COLUMN w text DEFAULT 'w'",
            "ALTER TYPE mood ADD VALUE 'b' BEFORE 'a'",
            "INSERT INTO t VALUES (2, 'x', 1, 'a', '{1}')");
        assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1);
      }
      for (String change :
          List.of(
              "ALTER TABLE t ALTER v TYPE varchar(20)",
              "ALTER TABLE t ALTER v TYPE varchar(20) USING 'of the same type'",
              "ALTER TABLE t ALTER v TYPE int USING 5",
              "ALTER TABLE t ALTER n TYPE numeric(12,4)",
              "ALTER TABLE t ALTER a TYPE bigint[]",
              "ALTER TABLE t DROP COLUMN n",
              "ALTER TABLE t RENAME TO gone")) {
        TableSelection now =
            new TableSelection(
                database.tables().stream()
                    .filter(s -> s.table().name().equals("t"))
                    .findFirst()
                    .orElseThrow(),
                null);
        try (View before = database.views(1).get(0)) {
          db.execute(change);
          ViewReads.checkOnlyItWasAltered(before, now, other, change);
        }
      }
    }
  }

  @Test
  void whoAltersATableWaitsNoLongerThanForTheNextUnlock() throws Exception {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        ViewReads.checkWhoAltersWaitsForUnlock(
            db,
            view,
            table,
            "SELECT count(*) FROM pg_locks WHERE NOT granted",
            "ALTER TABLE t ADD COLUMN more text",
            "ALTER TABLE t ALTER n TYPE bigint");
      }
    }
  }

  /** The server shows a rewritten table as empty to snapshots from before. */
  @Test
  void aTableThatWasRewrittenIsNoticedWhicheverSchemaIsAskedFor() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection before = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        db.execute("ALTER TABLE t ADD COLUMN u uuid DEFAULT gen_random_uuid()");
        TableSelection after = new TableSelection(database.tables().get(0), null);
        for (TableSelection table : List.of(before, after)) {
          assertThatThrownBy(() -> view.read(table, KeyRange.ALL, (row, bytes) -> {}))
              .isInstanceOf(TableChangedException.class)
              .hasMessageContaining("it was rewritten");
        }
        view.renew();
        assertThat(ids(view, after, KeyRange.ALL)).containsExactly(1);
        db.execute("VACUUM t");
      }
      try (View view = database.views(1).get(0)) {
        db.execute("TRUNCATE t");
        assertThat(ids(view, before, KeyRange.ALL)).isEmpty();
      }
    }
  }

  @Test
  void partitionedTablesAreReadAsOneAndInheritingTablesAsTheirOwn() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE \"P t\" (\"K\" int PRIMARY KEY) PARTITION BY HASH (\"K\")",
          "CREATE TABLE p1 PARTITION OF \"P t\" FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
          "CREATE TABLE p2 PARTITION OF \"P t\" FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
          "INSERT INTO \"P t\" SELECT generate_series(0, 19)",
          "CREATE TABLE parent (id int)",
          "CREATE TABLE child () INHERITS (parent)",
          "INSERT INTO parent VALUES (1)",
          "INSERT INTO child VALUES (2)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.P t", "public.parent");
      TableSelection partitioned = new TableSelection(database.tables().get(0), null);
      TableSelection parent = new TableSelection(database.tables().get(1), null);
      try (View view = database.views(1).get(0)) {
        KeyBound ninth = view.step(partitioned, null, 10).orElseThrow();
        assertThat(ninth.texts()).containsExactly("9");
        assertThat(ids(view, partitioned, new KeyRange(ninth, null))).hasSize(10).isSorted();
        assertThat(view.step(parent, null, 1)).isEmpty();
        assertThat(ids(view, parent, KeyRange.ALL)).containsExactly(1);
      }
    }
  }

  @Test
  void closingFromAnotherThreadEndsARead() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY, v text)",
          "INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      View view = database.views(1).get(0);
      TableSelection table = new TableSelection(database.tables().get(0), null);
      ViewReads.checkClosingEndsARead(view, table, 50_000);
    }
  }

  @Test
  void whatTheSinkThrowsEndsTheReadAndLeavesTheViewAsItWas() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        IllegalStateException failure = new IllegalStateException("full");
        assertThatThrownBy(
                () ->
                    view.read(
                        table,
                        KeyRange.ALL,
                        (row, bytes) -> {
                          throw failure;
                        }))
            .isSameAs(failure);
        db.execute("INSERT INTO t VALUES (3)");
        assertThat(ids(view, table, KeyRange.ALL)).containsExactly(1, 2);
      }
    }
  }

  /** Of all lengths, and with zeros in all places. */
  @Test
  void numbersOfAnyLengthComeOutExact() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "SELECT setseed(0.5)",
          "CREATE TABLE t (n numeric, written text)",
          """
          INSERT INTO t (n) SELECT (CASE WHEN random() < 0.5 THEN '-' ELSE '' END
              || lpad(trunc((random() * 1e15)::numeric)::text, (random() * 15)::int + 1, '0')
              || repeat('0', (random() * 9 * (random() * 2)::int)::int)
              || CASE WHEN random() < 0.7 THEN '.' || repeat('0', (random() * 9)::int)
                 || left(trunc((random() * 1e15)::numeric)::text, (random() * 15)::int + 1)
                 || repeat('0', (random() * 5)::int) ELSE '' END)::numeric
            FROM generate_series(1, 50000)
          """,
          "UPDATE t SET written = n::text");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      AtomicInteger read = new AtomicInteger();
      try (View view = database.views(1).get(0)) {
        view.read(
            new TableSelection(database.tables().get(0), null),
            KeyRange.ALL,
            (row, bytes) -> {
              assertThat(row.value(0)).isEqualTo(new BigDecimal((String) row.value(1)));
              read.incrementAndGet();
            });
      }
      assertThat(read).hasValue(50_000);
    }
  }

  @Test
  void aLostConnectionIsUnreachable() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        db.query(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                + " WHERE application_name = 'cdc-orders' AND datname = current_database()");
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> view.read(table, KeyRange.ALL, (row, bytes) -> {}))
              .isInstanceOfSatisfying(
                  CdcException.class,
                  e -> assertThat(e.reason()).isEqualTo(CdcException.Reason.UNREACHABLE));
        }
      }
    }
  }

  @Test
  void runningTransactionsOfThisDatabaseAreAwaited() throws Exception {
    try (TestDatabase db = Servers.postgres(17).createDatabase();
        TestDatabase elsewhere = Servers.postgres(17).createDatabase();
        Connection other = elsewhere.connect();
        Connection writer = db.connect()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)");
      elsewhere.execute("CREATE TABLE t (id int PRIMARY KEY)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      other.setAutoCommit(false);
      other.createStatement().execute("INSERT INTO t VALUES (1)");
      assertThat(database.awaitRunning(() -> false)).isTrue();
      writer.setAutoCommit(false);
      writer.createStatement().execute("INSERT INTO t VALUES (1)");
      AtomicInteger asked = new AtomicInteger();
      assertThat(database.awaitRunning(() -> asked.incrementAndGet() > 3)).isFalse();
      CompletableFuture<Boolean> waiting =
          CompletableFuture.supplyAsync(() -> database.awaitRunning(() -> false));
      writer.commit();
      assertThat(waiting).succeedsWithin(java.time.Duration.ofSeconds(10)).isEqualTo(true);
    }
  }
}
