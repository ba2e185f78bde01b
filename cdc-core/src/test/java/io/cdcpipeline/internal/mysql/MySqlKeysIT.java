package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.KeyWalk;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys of every type that can be one, in ranges. */
class MySqlKeysIT {
  /** All different under every collation that ignores case, accents or blanks at the end. */
  private static final String WORDS =
      "'a', 'B', 'A b', 'ab', 'a-b', 'z', 'Zebra', '', 'it''s', 'back\\\\slash', '\"q\"', '10', '9',"
          + " 'a\\t', '_', '{', 'ß', 'øre', '-1'";

  private static final String MORE_WORDS = WORDS + ", 'b', 'A', 'ä', '😀', 'ﬀ', 'ss'";

  private static Stream<Arguments> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("TINYINT", "-128, 127, 0, -1, 5");
    keys.put("INT", "-2147483648, 2147483647, 0, -1");
    keys.put("BIGINT", "-9223372036854775808, 9223372036854775807, 0, -1");
    keys.put("BIGINT UNSIGNED", "18446744073709551615, 0, 9223372036854775808, 1");
    keys.put("DECIMAL(20,5)", "-1.5, 10, 9, 0, 0.00001, -999999999999999.99999");
    keys.put("FLOAT", "1.1, -1.1, 0, 1e30, 1e-40, 16777216");
    keys.put("DOUBLE", "1.1, -1.1, 0, 1e300, 1e-300, 0.1, 4.9e-324");
    keys.put("BIT(9)", "b'101010101', b'0', b'111111111', b'10'");
    keys.put("BIT(64)", "~0, 0, 1, 1 << 63");
    keys.put("YEAR", "1901, 2155, 2024, 0");
    keys.put("DATE", "'2024-02-29', '0000-00-00', '9999-12-31', '0050-01-01'");
    keys.put(
        "DATETIME(6)",
        "'2024-02-29 01:02:03.000004', '0000-00-00 00:00:00', '1000-01-01 00:00:00', '9999-12-31 23:59:59.999999'");
    keys.put("DATETIME", "'2024-02-29 01:02:03', '2024-02-29 01:02:04', '2023-12-31 23:59:59'");
    keys.put(
        "TIMESTAMP(3)",
        "'2024-02-29 01:02:03.004', '0000-00-00 00:00:00', '2024-10-27 02:30:00', '2024-10-27 01:30:00'");
    keys.put(
        "TIME(6)",
        "'-838:59:59', '838:59:59', '00:00:00', '-00:00:00.000001', '01:00:00', '100:00:00'");
    keys.put("BINARY(4)", "x'00ff', x'ff', x'7f', x'80', x''");
    keys.put("BINARY(16)", "UUID_TO_BIN(UUID()), x'00', x'ff'");
    keys.put("VARBINARY(10)", "x'00ff', x'00', x'', x'ff', x'0000', x'7f'");
    keys.put("ENUM('zz','aa','mm,m','it''s')", "'zz', 'aa', 'mm,m', 'it''s', ''");
    keys.put("SET('c','b','a')", "'a', 'b', 'c', 'a,b', 'a,b,c', ''");
    keys.put("VARCHAR(30)", WORDS);
    keys.put("CHAR(30)", WORDS);
    keys.put("VARCHAR(30) COLLATE utf8mb4_general_ci", WORDS);
    keys.put("VARCHAR(30) COLLATE utf8mb4_unicode_ci", WORDS);
    keys.put("VARCHAR(30) COLLATE utf8mb4_0900_as_cs", MORE_WORDS + ", 'a '");
    keys.put("VARCHAR(30) COLLATE utf8mb4_bin", MORE_WORDS);
    keys.put("CHAR(30) COLLATE utf8mb4_bin", MORE_WORDS);
    keys.put("CHAR(30) COLLATE utf8mb4_0900_as_cs", MORE_WORDS);
    keys.put("VARCHAR(30) COLLATE utf8mb4_de_pb_0900_ai_ci", WORDS);
    keys.put("VARCHAR(30) CHARACTER SET latin1", WORDS);
    keys.put("VARCHAR(30) CHARACTER SET latin1 COLLATE latin1_german2_ci", WORDS);
    keys.put("VARCHAR(30) CHARACTER SET utf16", WORDS);
    keys.put("VARCHAR(30) CHARACTER SET ascii", "'a', 'B', 'A b', 'a-b', '_', '{'");
    keys.put("VARCHAR(30) CHARACTER SET sjis", "'テスト', 'あ', 'a', 'ア'");
    return keys.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void rangesOfAKeyGiveEachRowOnceAndTheOrderIsTheServers(String type, String values)
      throws SQLException {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      execute(
          db,
          "CREATE TABLE t (v int AUTO_INCREMENT, k " + type + " NOT NULL PRIMARY KEY, KEY (v))",
          "INSERT INTO t (k) VALUES (" + values.replaceAll(", (?![^(]*\\))(?! )", "), (") + ")");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      KeyWalk.check(db, database, "k");
    }
  }

  /** Zero dates, invalid enum values and all characters are let in. */
  private static void execute(TestDatabase db, String... statements) throws SQLException {
    try (Connection connection = db.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET SESSION sql_mode = '', SESSION time_zone = '+00:00', NAMES utf8mb4");
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Test
  void compositeKeysAreWalkedInTheKeysOrderNotTheTables() throws SQLException {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      execute(
          db,
          "CREATE TABLE t (v int AUTO_INCREMENT, a varchar(10), b int, c date, d enum('zz','aa'),"
              + " e varbinary(4), PRIMARY KEY (d, b, a, e, c), KEY (v), KEY (a, b))",
          "INSERT INTO t (a, b, c, d, e) SELECT a, b, c, d, e FROM"
              + " (SELECT 'a' a UNION SELECT 'B' UNION SELECT '') a,"
              + " (SELECT -1 b UNION SELECT 0 UNION SELECT 1) b,"
              + " (SELECT '2024-01-01' c UNION SELECT '9999-12-31') c,"
              + " (SELECT 'zz' d UNION SELECT 'aa') d,"
              + " (SELECT x'00' e UNION SELECT x'ff') e");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      KeyWalk.check(db, database, "d, b, a, e, c");
    }
  }

  @Test
  void aUniqueIndexServesAsKeyAndOneOfPrefixesIsNoIndexOfIt() throws SQLException {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      for (String key : List.of("UNIQUE KEY u (k)", "PRIMARY KEY (k(3))", "PRIMARY KEY (k DESC)")) {
        execute(
            db,
            "DROP TABLE IF EXISTS t",
            "CREATE TABLE t (v int AUTO_INCREMENT, k varchar(20) NOT NULL, KEY (v), " + key + ")",
            "INSERT INTO t (k) VALUES ('abcd'), ('abd'), ('b'), ('aaaaaa'), ('z')");
        MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
        KeyWalk.check(db, database, "k");
      }
    }
  }

  /** The range is all that the server reads, whichever the number of columns. */
  @Test
  void aRangeIsOneOfTheIndex() throws SQLException {
    try (TestDatabase db = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      execute(
          db,
          "SET SESSION cte_max_recursion_depth = 100000",
          "CREATE TABLE t (v text, a int, b varchar(20) CHARACTER SET latin1, c enum('x', 'y'),"
              + " PRIMARY KEY (a, b, c))",
          "INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
              + " WHERE i < 19999) SELECT 'x', i DIV 1000, i MOD 1000, 'y' FROM n",
          "ANALYZE TABLE t");
      MySqlDatabase database = MySqlTestSource.open(db, db.name() + ".t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        KeyBound first = view.step(table, null, 10_500).orElseThrow();
        KeyBound second = view.step(table, first, 100).orElseThrow();
        long before = handlerReads(db);
        List<Object> rows = new ArrayList<>();
        view.read(table, new KeyRange(first, second), (row, bytes) -> rows.add(row));
        assertThat(rows).hasSize(100);
        assertThat(handlerReads(db) - before).isLessThan(1_000);
      }
    }
  }

  private static long handlerReads(TestDatabase db) {
    return db
        .query(
            "SHOW GLOBAL STATUS WHERE Variable_name IN ('Handler_read_next', 'Handler_read_rnd_next')")
        .stream()
        .mapToLong(row -> Long.parseLong(row.get(1)))
        .sum();
  }
}
