package io.cdcpipeline.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.KeyWalk;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
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
class PostgresKeysIT {
  private static final String[] SETUP = {
    "CREATE SCHEMA extensions",
    "CREATE EXTENSION citext SCHEMA extensions",
    "CREATE EXTENSION ltree",
    "CREATE TYPE mood AS ENUM ('zz', 'aa', 'mm, m', 'it''s')",
    "CREATE TYPE pair AS (a int, b text)",
    "CREATE DOMAIN code AS varchar(20) CHECK (VALUE <> 'x')",
    "CREATE DOMAIN price AS numeric(10,2)",
    "CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    "CREATE COLLATION german (provider = icu, locale = 'de-u-co-phonebk')",
  };

  private static final String WORDS =
      "VALUES ('a'), ('B'), ('b'), ('A b'), ('ab'), ('a-b'), ('ä'), ('z'), ('Zebra'), (''), (' '),"
          + " ('a '), ('ß'), ('ss'), ('😀'), ('ﬀ'), ('it''s'), ('back\\slash'), ('\"q\"'), ('10'), ('9')";

  private static Stream<Arguments> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("int2", "SELECT i FROM generate_series(-10, 10) i");
    keys.put("int4", "VALUES (-2147483648), (2147483647), (0), (-1), (7)");
    keys.put(
        "int8", "VALUES (-9223372036854775808), (9223372036854775807), (0), (-1), (5000000000)");
    keys.put(
        "numeric",
        "VALUES (-1.5), (1e40), ('NaN'), ('Infinity'), ('-Infinity'), (0), (1.50), (10), (9)");
    keys.put("price", "VALUES (-1.5), (100), (20.05), (3)");
    keys.put("money", "VALUES ('-1.5'), ('1000'), ('20.05'), ('3')");
    keys.put(
        "float4", "VALUES ('-0'), (1.1), ('NaN'), ('Infinity'), ('-Infinity'), (1e-40), (1e30)");
    keys.put(
        "float8",
        "VALUES ('-0'), (1.1), ('NaN'), ('Infinity'), ('-Infinity'), (1e-300), (0.1), (1e30)");
    keys.put("bool", "VALUES (true), (false)");
    keys.put("oid", "VALUES (4294967295::oid), (1::oid)");
    keys.put("uuid", "SELECT gen_random_uuid() FROM generate_series(1, 40)");
    keys.put("bytea", "VALUES ('\\x'), ('\\x00'), ('\\x7f'), ('\\x80'), ('\\xff00'), ('\\x0001')");
    keys.put(
        "date",
        "VALUES ('2024-02-29'), ('infinity'), ('-infinity'), ('0044-03-15 BC'), ('12024-01-01'), ('1999-01-01')");
    keys.put("time", "VALUES ('24:00'), ('00:00'), ('23:59:59.999999'), ('12:00:00.5')");
    keys.put(
        "timestamp",
        "VALUES ('2024-02-29 01:02:03.000004'), ('infinity'), ('-infinity'), ('0044-03-15 00:00 BC'), ('294276-12-31 23:59:59.999999')");
    keys.put(
        "timestamptz",
        "VALUES ('2024-02-29 01:02:03.000004+05'), ('infinity'), ('-infinity'), ('0044-03-15 00:00 BC'), ('2024-02-29 00:00+01')");
    keys.put("text", WORDS);
    keys.put("text COLLATE \"C\"", WORDS);
    keys.put("text COLLATE \"en-x-icu\"", WORDS);
    keys.put("text COLLATE german", WORDS);
    keys.put(
        "text COLLATE ci",
        "VALUES ('a'), ('B'), ('ab'), ('A b'), ('ä'), ('z'), ('ß'), ('10'), ('9'), ('')");
    keys.put("varchar(30) COLLATE \"en-x-icu\"", WORDS);
    keys.put(
        "char(12)",
        "VALUES ('a'), ('B'), ('b'), ('ab'), (''), ('a!'), ('a' || chr(9)), ('ä'), ('😀')");
    keys.put(
        "char(12) COLLATE \"en-x-icu\"",
        "VALUES ('a'), ('B'), ('b'), ('ab'), (''), ('a!'), ('ä'), ('😀')");
    keys.put("\"char\"", "VALUES ('a'), ('B'), (''), ('\\377'), ('\\200')");
    keys.put("name", "VALUES ('a'), ('B'), ('ä'), ('b')");
    keys.put("code", "VALUES ('a'), ('B'), ('b'), ('a-b'), ('ab')");
    keys.put("extensions.citext", "VALUES ('a'), ('B'), ('c'), ('D'), ('_')");
    keys.put("ltree", "VALUES ('a.b'), ('a'), ('b.c.d'), ('A')");
    keys.put("mood", "VALUES ('zz'), ('aa'), ('mm, m'), ('it''s')");
    keys.put("bit(9)", "VALUES (B'101010101'), (B'000000000'), (B'111111111'), (B'000000001')");
    keys.put("varbit", "VALUES (B'1'), (B'10'), (B''), (B'0'), (B'000000001')");
    keys.put("inet", "VALUES ('10.0.0.1'), ('10.0.0.1/8'), ('9.0.0.0'), ('::1'), ('192.168.0.1')");
    keys.put("cidr", "VALUES ('10.0.0.0/8'), ('10.0.0.0/16'), ('9.0.0.0/8'), ('::/0')");
    keys.put(
        "macaddr", "VALUES ('08:00:2b:01:02:03'), ('ff:00:00:00:00:00'), ('00:00:00:00:00:01')");
    keys.put("pg_lsn", "VALUES ('16/B374D848'), ('2/0'), ('A/0'), ('0/0')");
    keys.put("xid8", "VALUES ('18446744073709551615'), ('2'), ('10')");
    keys.put("int4range", "VALUES ('[1,5)'), ('empty'), ('(,3)'), ('[10,)')");
    keys.put("pair", "VALUES (ROW(1,'x, y')::pair), (ROW(1,'a')::pair), (ROW(-5,'')::pair)");
    return keys.entrySet().stream().map(e -> Arguments.of(e.getKey(), e.getValue()));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void rangesOfAKeyGiveEachRowOnceAndTheOrderIsTheServers(String type, String values) {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(SETUP);
      String cast = type.replaceFirst(" COLLATE.*", "");
      db.execute(
          "CREATE TABLE t (v int, k " + type + " PRIMARY KEY)",
          "INSERT INTO t SELECT row_number() OVER (), column1::"
              + cast
              + " FROM ("
              + values
              + ") AS v (column1)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      KeyWalk.check(db, database, "k");
    }
  }

  @Test
  void compositeKeysAreWalkedInTheKeysOrderNotTheTables() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(SETUP);
      db.execute(
          "CREATE TABLE t (v int, a text COLLATE \"en-x-icu\", b int, c date, d mood, e bytea,"
              + " PRIMARY KEY (d, b, a, e, c))",
          "INSERT INTO t SELECT row_number() OVER (), a, b, c, d::mood, e FROM"
              + " (VALUES ('a'), ('B'), ('ä'), ('')) a (a), generate_series(-1, 1) b,"
              + " (VALUES ('2024-01-01'::date), ('infinity')) c (c),"
              + " (VALUES ('zz'), ('aa')) d (d), (VALUES ('\\x00'::bytea), ('\\xff')) e (e)");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      KeyWalk.check(db, database, "d, b, a, e, c");
    }
  }

  @Test
  void aStepIsOneScanOfTheIndex() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE t (v text, a int, b text, PRIMARY KEY (a, b))",
          "INSERT INTO t SELECT 'x', i / 100, i::text FROM generate_series(0, 99999) i",
          "ANALYZE t");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      try (View view = database.views(1).get(0)) {
        KeyBound half = view.step(table, null, 50_000).orElseThrow();
        assertThat(half.texts()).containsExactly("499", "49999");
      }
    }
  }

  @Test
  void keysWithoutAnUnambiguousTextAreOneRange() {
    try (TestDatabase db = Servers.postgres(17).createDatabase()) {
      db.execute(
          "CREATE TABLE t (k timetz PRIMARY KEY)",
          "INSERT INTO t VALUES ('01:00+01'), ('02:00+02'), ('00:00+00')");
      PostgresDatabase database = PostgresTestSource.open(db, "public.t");
      TableSelection table = new TableSelection(database.tables().get(0), null);
      List<Object> read = new ArrayList<>();
      try (View view = database.views(1).get(0);
          KeyOrder order = database.keyOrder(table.schema())) {
        assertThat(view.step(table, null, 1)).isEmpty();
        view.read(table, KeyRange.ALL, (row, bytes) -> read.add(row.value(0)));
        assertThat(order.ranges(List.of(), List.of())).isEmpty();
      }
      assertThat(read).hasSize(3);
    }
  }
}
