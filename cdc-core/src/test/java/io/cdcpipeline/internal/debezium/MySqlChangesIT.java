package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.mysql.MySqlCatalog;
import io.cdcpipeline.internal.mysql.MySqlDatabase;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How MySQL's tables and rows change. */
class MySqlChangesIT {
  private final TestDatabase database = Servers.mysql(MySqlFlavour.GTID).createDatabase();

  @AfterEach
  void dropDatabase() {
    database.close();
  }

  @Test
  void rowsAreWholeBeforeAndAfter() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, n int DEFAULT 7, a text)");
    List<DecodedChange> changes =
        changes(3, "INSERT INTO t VALUES (1, NULL, 'x')", "UPDATE t SET n = 2", "DELETE FROM t");
    assertThat(changes.get(1).operation()).isEqualTo(Operation.UPDATE);
    assertThat(changes.get(1).before().value("n")).isNull();
    assertThat(changes.get(1).after().value("n")).isEqualTo(2);
    assertThat(changes.get(2).before().key()).isEqualTo(Key.of(1));
    assertThat(changes.get(2).before().value("a")).isEqualTo("x");
    assertThat(changes.get(2).after()).isNull();
    assertThat(changes.get(2).commitMicros()).isGreaterThan(1_600_000_000_000_000L);
  }

  @Test
  void truncationComesFirstWithTheTablesKey() throws SQLException {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, n int)");
    List<DecodedChange> changes =
        changes(2, catalog(), "TRUNCATE TABLE t", "INSERT INTO t VALUES (1, 2)");
    assertThat(changes.get(0).operation()).isEqualTo(Operation.TRUNCATE);
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
    assertThat(changes.get(1).schema()).isEqualTo(catalog());
    assertThat(changes.get(1).previousSchema()).isNull();
  }

  /** The others are refused: see MySqlYears. */
  @ParameterizedTest
  @CsvSource({"7, 1", "9, 1", "9, 2", "1, 7"})
  void rowsWithYearsAreRead(int numeric, int years) {
    StringBuilder columns = new StringBuilder();
    for (int i = 1; i < numeric; i++) {
      columns.append(", n").append(i).append(" int unsigned DEFAULT 4294967295");
    }
    for (int i = 0; i < years; i++) {
      columns.append(", y").append(i).append(" year DEFAULT 1999");
    }
    database.execute("CREATE TABLE t (id int PRIMARY KEY" + columns + ")");
    Row row = changes(1, "INSERT INTO t (id) VALUES (1)").get(0).after();
    assertThat(row.value("y0")).isEqualTo(1999);
    if (numeric > 1) {
      assertThat(row.value("n1")).isEqualTo(4294967295L);
    }
  }

  @Test
  void ddlInAnySpellingGivesTheCatalogsTypes() throws SQLException {
    database.execute("CREATE TABLE t (id int PRIMARY KEY)");
    TableSchema first = catalog();
    List<DecodedChange> changes =
        changes(
            2,
            first,
            "INSERT INTO t VALUES (1)",
            "ALTER TABLE t ADD (a INTEGER UNSIGNED, b DEC(8,3), c FIXED, d DOUBLE PRECISION,"
                + " e REAL, f BOOL, g INT8, h INT1 UNSIGNED, i CHARACTER VARYING(9),"
                + " l LONG VARCHAR, m FLOAT8, n FLOAT(30), o FLOAT(5,2),"
                + " p BOOLEAN, q MIDDLEINT, r NUMERIC, s CHARACTER(2), "
                + " u LONG VARBINARY, y BIT,"
                + " z DATETIME(3))",
            "INSERT INTO t (id) VALUES (2)");
    assertThat(changes.get(0).schema()).isEqualTo(first);
    assertThat(changes.get(1).previousSchema()).isEqualTo(first);
    assertThat(changes.get(1).schema()).isEqualTo(catalog().withVersion(2));
  }

  @Test
  void symbolsMayHaveCommas() throws SQLException {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, e ENUM('a,b','c','it''s'))");
    List<DecodedChange> changes = changes(1, "INSERT INTO t VALUES (1, 'a,b')");
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
    assertThat(changes.get(0).previousSchema()).isNull();
    assertThat(changes.get(0).after().value("e")).isEqualTo("a,b");
  }

  @Test
  void aUniqueIndexWithoutNullsIsTheKeyWhereThereIsNoPrimaryKey() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int NOT NULL, n int, m int NOT NULL, UNIQUE KEY a (n),"
            + " UNIQUE KEY u (m, id))");
    List<DecodedChange> changes = changes(1, "INSERT INTO t VALUES (1, 2, 3)");
    assertThat(changes.get(0).schema().keyNames()).containsExactly("m", "id");
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
  }

  @Test
  void generatedAndInvisibleColumnsAreTheSameOnBothWays() throws SQLException {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, s int AS (id * 2) STORED, n int,"
            + " v int AS (id * 3) VIRTUAL, a varchar(5))");
    List<DecodedChange> changes = changes(1, "INSERT INTO t (id, n, a) VALUES (1, 4, 'x')");
    assertThat(changes.get(0).schema()).isEqualTo(catalog());
    assertThat(changes.get(0).after()).isEqualTo(read());
  }

  private TableSchema catalog() throws SQLException {
    try (Connection connection = database.connect()) {
      return new MySqlCatalog().table(connection, TableId.of(database.name(), "t")).orElseThrow();
    }
  }

  private Row read() throws SQLException {
    MySqlSource source =
        MySqlSource.builder()
            .host(database.server().host())
            .port(database.server().port())
            .user(database.server().user())
            .password(database.server().password())
            .tables(database.name() + ".t")
            .build();
    List<Row> rows = new ArrayList<>();
    try (View view = new MySqlDatabase(source, "changes").views(1).get(0)) {
      view.read(new TableSelection(catalog(), null), KeyRange.ALL, (row, bytes) -> rows.add(row));
    }
    assertThat(rows).hasSize(1);
    return rows.get(0);
  }

  private List<DecodedChange> changes(int count, String... statements) {
    try (LogTap tap = LogTap.mySql(database)) {
      database.execute(statements);
      return tap.await(count);
    }
  }

  private List<DecodedChange> changes(int count, TableSchema known, String... statements) {
    try (LogTap tap = LogTap.mySql(database, known)) {
      database.execute(statements);
      return tap.await(count);
    }
  }
}
