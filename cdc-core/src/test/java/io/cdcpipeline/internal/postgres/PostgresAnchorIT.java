package io.cdcpipeline.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.source.Anchor;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.internal.source.Writers;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresAnchorIT {

  @ParameterizedTest
  @ValueSource(ints = {15, 17})
  void eachRowIsEitherInTheViewOrInTheStream(int major) throws Exception {
    try (TestDatabase db = Servers.postgres(major).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      for (int round = 0; round < 5; round++) {
        Set<Long> viewed = new HashSet<>();
        db.execute("TRUNCATE t");
        try (Writers writers = new Writers(db, 4, "INSERT INTO t VALUES (?)");
            Anchor anchor = database.anchor()) {
          writers.awaitMore();
          anchor.read(
              database.tables().get(0),
              row -> assertThat(viewed.add((Long) row.value(0))).isTrue());
        }
        Set<Long> streamed = streamed(db);
        assertThat(viewed).isNotEmpty().doesNotContainAnyElementsOf(streamed);
        assertThat(streamed).isNotEmpty();
        viewed.addAll(streamed);
        assertThat(viewed).isEqualTo(stored(db));
      }
    }
  }

  @Test
  void rowsComeInTheOrderOfACompositeKey() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE \"Odd t\" (v text, b int, \"A\" int, PRIMARY KEY (\"A\", b))",
          "INSERT INTO \"Odd t\" SELECT 'x', i % 7, i / 7 FROM generate_series(0, 4999) i"
              + " ORDER BY random()");
      PostgresDatabase database = PostgresTestSource.open(db, "public.Odd t");
      TableSchema table = database.tables().get(0);
      List<Integer> keys = new ArrayList<>();
      try (Anchor anchor = database.anchor()) {
        assertThat(anchor.estimatedRows(table)).isBetween(1_000L, 20_000L);
        assertThat(anchor.takenAtMicros()).isGreaterThan(1_700_000_000_000_000L);
        anchor.read(
            table, row -> keys.add((Integer) row.value("A") * 7 + (Integer) row.value("b")));
      }
      assertThat(keys).hasSize(5_000).isSorted();
    }
  }

  @Test
  void partitionedTablesAreReadAsOneAndInheritingTablesAsTheirOwn() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE p (id int PRIMARY KEY) PARTITION BY RANGE (id)",
          "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (0) TO (10)",
          "CREATE TABLE p2 PARTITION OF p FOR VALUES FROM (10) TO (20)",
          "INSERT INTO p SELECT generate_series(0, 19)",
          "CREATE TABLE parent (id int PRIMARY KEY)",
          "CREATE TABLE child () INHERITS (parent)",
          "INSERT INTO parent VALUES (1)",
          "INSERT INTO child VALUES (2)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.p", "public.parent");
      List<String> read = new ArrayList<>();
      try (Anchor anchor = database.anchor()) {
        for (TableSchema table : database.tables()) {
          anchor.read(table, row -> read.add(table.table().name() + row.value(0)));
        }
      }
      assertThat(read).hasSize(21).contains("p0", "p19", "parent1").doesNotContain("parent2");
    }
  }

  @Test
  void closingFromAnotherThreadEndsARead() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE t (id int PRIMARY KEY, v text)",
          "INSERT INTO t SELECT i, repeat('x', 1000) FROM generate_series(1, 50000) i");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      Anchor anchor = database.anchor();
      assertThatThrownBy(
              () ->
                  anchor.read(
                      database.tables().get(0),
                      row -> {
                        if ((Integer) row.value(0) == 10) {
                          CompletableFuture.runAsync(anchor::close).join();
                        }
                      }))
          .isInstanceOf(CdcException.class)
          .hasMessage("The backfill of public.t was ended by close()");
    }
  }

  @Test
  void whatTheSinkThrowsEndsTheReadAndLeavesTheAnchorUsable() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id int PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSchema table = database.tables().get(0);
      try (Anchor anchor = database.anchor()) {
        IllegalStateException failure = new IllegalStateException("full");
        assertThatThrownBy(
                () ->
                    anchor.read(
                        table,
                        row -> {
                          throw failure;
                        }))
            .isSameAs(failure);
        List<Object> read = new ArrayList<>();
        anchor.read(table, row -> read.add(row.value(0)));
        assertThat(read).containsExactly(1, 2);
      }
    }
  }

  @Test
  void anotherAnchorOfAnInterruptedBackfillKeepsTheSlot() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute("CREATE TABLE t (id bigint PRIMARY KEY)", "INSERT INTO t VALUES (1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      StreamStart first;
      try (Anchor anchor = database.anchor()) {
        first = anchor.start();
      }
      db.execute("INSERT INTO t VALUES (2)");
      List<Object> read = new ArrayList<>();
      try (Anchor anchor = database.reanchor(first.offset())) {
        assertThat(anchor.start()).isEqualTo(first);
        anchor.read(database.tables().get(0), row -> read.add(row.value(0)));
      }
      assertThat(read).containsExactly(1L, 2L);
    }
  }

  /** The ids inserted since the slot's start, by reading pgoutput's messages. */
  private static Set<Long> streamed(TestDatabase db) throws Exception {
    Set<Long> ids = new HashSet<>();
    try (Connection connection = db.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT data FROM pg_logical_slot_get_binary_changes('"
                    + db.name()
                    + "', NULL, NULL, 'proto_version', '1', 'publication_names', '"
                    + db.name()
                    + "_pub')")) {
      while (rows.next()) {
        ByteBuffer message = ByteBuffer.wrap(rows.getBytes(1));
        if (message.get(0) == 'I') {
          byte[] text = new byte[message.getInt(9)];
          message.position(13).get(text);
          assertThat(ids.add(Long.parseLong(new String(text, StandardCharsets.US_ASCII)))).isTrue();
        }
      }
    }
    return ids;
  }

  private static Set<Long> stored(TestDatabase db) {
    Set<Long> ids = new HashSet<>();
    db.query("SELECT id FROM t").forEach(row -> ids.add(Long.parseLong(row.get(0))));
    return ids;
  }
}
