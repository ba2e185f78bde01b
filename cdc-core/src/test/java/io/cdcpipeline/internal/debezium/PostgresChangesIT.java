package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.postgres.PostgresCatalog;
import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What PostgreSQL's log does not carry, and how its tables change. */
class PostgresChangesIT {
  /** Not compressible, so that it is stored out of line. */
  private static final String LARGE =
      "(SELECT string_agg(md5(i::text), '') FROM generate_series(1, 3000) i)";

  private final TestDatabase database = Servers.postgres(17).createDatabase();

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void unchangedLargeValuesAreNotCarried() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int, a text NOT NULL, b bytea, c text[], d numeric,"
            + " e jsonb)");
    List<DecodedChange> changes =
        changes(
            2,
            "INSERT INTO t SELECT 1, 0, x, x::bytea, ARRAY[x], ('1' || translate(x, 'abcdef',"
                + " '012345'))::numeric, to_jsonb(x) FROM "
                + LARGE
                + " AS s(x)",
            "UPDATE t SET n = 1");
    assertThat(changes.get(1).before()).isNull();
    assertThat(values(changes.get(1)))
        .containsExactly(
            1,
            1,
            Unchanged.VALUE,
            Unchanged.VALUE,
            Unchanged.VALUE,
            Unchanged.VALUE,
            Unchanged.VALUE);
  }

  @Test
  void fullReplicaIdentityCarriesEverything() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int, a text)",
        "ALTER TABLE t REPLICA IDENTITY FULL");
    List<DecodedChange> changes =
        changes(
            3,
            "INSERT INTO t VALUES (1, NULL, " + LARGE + ")",
            "UPDATE t SET n = 1",
            "DELETE FROM t");
    assertThat(changes.get(1).before().value("n")).isNull();
    assertThat(changes.get(1).before().value("a")).isEqualTo(changes.get(1).after().value("a"));
    assertThat(changes.get(2).before().value("n")).isEqualTo(1);
  }

  @Test
  void fullReplicaIdentityTellsNullsFromMissing() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, n int)", "ALTER TABLE t REPLICA IDENTITY FULL");
    List<DecodedChange> changes = changes(2, "INSERT INTO t VALUES (1, NULL)", "DELETE FROM t");
    assertThat(changes.get(1).before().value("n")).isNull();
  }

  @Test
  void aDeletedRowUnderTheDefaultIdentityHasItsKeyOnly() {
    database.execute(
        "CREATE TABLE t (id int, k text, n int NOT NULL DEFAULT 7, a text, PRIMARY KEY (k, id))");
    List<DecodedChange> changes =
        changes(2, "INSERT INTO t VALUES (1, 'x', 2, 'y')", "DELETE FROM t");
    DecodedChange deleted = changes.get(1);
    assertThat(deleted.operation()).isEqualTo(Operation.DELETE);
    assertThat(deleted.after()).isNull();
    assertThat(deleted.before().key()).isEqualTo(Key.of("x", 1));
    assertThat(deleted.before().value("n")).isEqualTo(Unchanged.VALUE);
    assertThat(deleted.before().value("a")).isEqualTo(Unchanged.VALUE);
  }

  @Test
  void theReplicaIdentitysIndexIsTheKey() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, u text NOT NULL, n int NOT NULL)",
        "CREATE UNIQUE INDEX u ON t (u)",
        "ALTER TABLE t REPLICA IDENTITY USING INDEX u");
    List<DecodedChange> changes = changes(2, "INSERT INTO t VALUES (1, 'x', 2)", "DELETE FROM t");
    assertThat(changes.get(1).before().key()).isEqualTo(Key.of("x"));
    assertThat(changes.get(1).before().value("id")).isEqualTo(Unchanged.VALUE);
    assertThat(changes.get(1).schema()).isEqualTo(catalog());
  }

  @Test
  void aUniqueIndexIsNotAKey() throws SQLException {
    database.execute("CREATE TABLE t (id int NOT NULL UNIQUE, n int)");
    List<DecodedChange> changes = changes(1, "INSERT INTO t VALUES (1, 2)");
    assertThat(changes.get(0).schema().hasKey()).isFalse();
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
  }

  @Test
  void generatedColumnsAreLeftOutOnBothWays() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, g int GENERATED ALWAYS AS (id * 2) STORED, n int)");
    List<DecodedChange> changes = changes(1, "INSERT INTO t (id, n) VALUES (1, 3)");
    assertThat(values(changes.get(0))).containsExactly(1, 3);
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
  }

  @Test
  void truncationAndSchemaChangesComeInOrder() throws SQLException {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 5)");
    TableSchema first = catalog();
    Instant start = Instant.now().minusSeconds(60);
    List<DecodedChange> changes =
        changes(
            4,
            "TRUNCATE t",
            "INSERT INTO t VALUES (1, NULL)",
            "SELECT pg_logical_emit_message(true, 'p', 'c')",
            "ALTER TABLE t ALTER n TYPE bigint, ADD a varchar(7)",
            "INSERT INTO t VALUES (2, 3, 'x')",
            "INSERT INTO t VALUES (3, 3, 'x')");
    assertThat(changes)
        .extracting(DecodedChange::operation)
        .containsExactly(Operation.TRUNCATE, Operation.CREATE, Operation.CREATE, Operation.CREATE);
    assertThat(changes.get(0).schema()).isEqualTo(first);
    assertThat(changes.get(1).after().value("n")).isNull();
    assertThat(changes.get(2).previousSchema()).isEqualTo(first);
    assertThat(changes.get(2).schema()).isEqualTo(catalog().withVersion(2));
    assertThat(changes.get(3).previousSchema()).isNull();
    assertThat(changes.get(3).schema()).isSameAs(changes.get(2).schema());
    assertThat(changes.get(3).commitMicros()).isGreaterThan(start.toEpochMilli() * 1_000);
  }

  @Test
  void rowsOfPartitionsBelongToTheirRoot() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int, n int, PRIMARY KEY (id)) PARTITION BY RANGE (id)",
        "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)");
    try (Connection connection = database.connect()) {
      PostgresCatalog catalog = new PostgresCatalog(new PostgresTypes(database::connect));
      assertThat(catalog.tables(connection)).containsExactly(TableId.of("public", "t"));
      assertThat(catalog.table(connection, TableId.of("public", "t")).orElseThrow().partitioned())
          .isTrue();
    }
  }

  private TableSchema catalog() throws SQLException {
    try (Connection connection = database.connect()) {
      return new PostgresCatalog(new PostgresTypes(database::connect))
          .table(connection, TableId.of("public", "t"))
          .orElseThrow()
          .schema();
    }
  }

  private List<DecodedChange> changes(int count, String... statements) {
    try (LogTap tap = LogTap.postgres(database)) {
      database.execute(statements);
      return tap.await(count);
    }
  }

  private static List<Object> values(DecodedChange change) {
    return change.schema().columns().stream().map(c -> change.after().value(c.name())).toList();
  }
}
