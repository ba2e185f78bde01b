package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What each type of PostgreSQL becomes, by values at its edges. */
final class PostgresCases {
  private PostgresCases() {}

  static List<TypeCase> all() {
    List<TypeCase> cases = new ArrayList<>();
    cases.addAll(numbers());
    cases.addAll(texts());
    cases.addAll(times());
    cases.addAll(arrays());
    cases.addAll(others());
    return cases;
  }

  private static List<TypeCase> numbers() {
    return List.of(
        TypeCase.of("bool", "true", true),
        TypeCase.of("bool", "false", false),
        TypeCase.of("bool", "NULL", null),
        TypeCase.of("bool DEFAULT true", "NULL", null),
        TypeCase.of("int2", "-32768", -32768),
        TypeCase.of("int4", "-2147483648", Integer.MIN_VALUE),
        TypeCase.of("int4 DEFAULT 7", "NULL", null),
        TypeCase.of("int4 DEFAULT 7", "7", 7),
        TypeCase.of("serial", "5", 5),
        TypeCase.of("int8", "9223372036854775807", Long.MAX_VALUE),
        TypeCase.of("int8 NOT NULL DEFAULT 3", "4", 4L),
        TypeCase.of("oid", "4294967295", 4294967295L),
        TypeCase.of("float4", "'3.4028235e38'", Float.MAX_VALUE),
        TypeCase.of("float4", "'1.1'", 1.1f),
        TypeCase.of("float4", "'NaN'", Float.NaN),
        TypeCase.of("float8", "'4.9e-324'", Double.MIN_VALUE),
        TypeCase.of("float8", "0.1", 0.1),
        TypeCase.of("float8", "'NaN'", Double.NaN),
        TypeCase.of("float8", "'Infinity'", Double.POSITIVE_INFINITY),
        TypeCase.of("float8", "'-Infinity'", Double.NEGATIVE_INFINITY),
        TypeCase.of("float8", "'-0'", -0.0),
        TypeCase.of("numeric", "'1e-40'", new BigDecimal("0." + "0".repeat(39) + "1")),
        TypeCase.of("numeric", "'1.50'", new BigDecimal("1.50")),
        TypeCase.of("numeric", "0", new BigDecimal("0")),
        TypeCase.of("numeric", "0.000", new BigDecimal("0.000")),
        TypeCase.of("numeric", "10000", new BigDecimal("10000")),
        TypeCase.of("numeric", "100000000.00", new BigDecimal("100000000.00")),
        TypeCase.of("numeric", "12345.6789", new BigDecimal("12345.6789")),
        TypeCase.of("numeric", "-0.00012345", new BigDecimal("-0.00012345")),
        TypeCase.of("numeric", "999999999999.9", new BigDecimal("999999999999.9")),
        TypeCase.of("numeric", "9999000000000001", new BigDecimal("9999000000000001")),
        TypeCase.of("numeric", "'1e20'", new BigDecimal("100000000000000000000")),
        TypeCase.of("numeric", "'-1e-20'", new BigDecimal("-0.00000000000000000001")),
        TypeCase.of("numeric", "0.10000000000", new BigDecimal("0.10000000000")),
        TypeCase.of("numeric", "12345678901234.5670", new BigDecimal("12345678901234.5670")),
        TypeCase.of(
            "numeric(20,3)", "-99999999999999999.999", new BigDecimal("-99999999999999999.999")),
        TypeCase.of("numeric(1000,500)", "3", new BigDecimal("3." + "0".repeat(500))),
        TypeCase.of("numeric", "'NaN'", SpecialNumber.NAN),
        TypeCase.of("numeric", "'Infinity'", SpecialNumber.POSITIVE_INFINITY),
        TypeCase.of("numeric", "'-Infinity'", SpecialNumber.NEGATIVE_INFINITY),
        TypeCase.of("numeric", "repeat('9', 1000)::numeric", new BigDecimal("9".repeat(1000))),
        TypeCase.of("numeric(10,2)", "-12345678.90", new BigDecimal("-12345678.90")),
        TypeCase.of("numeric(10,2)", "'NaN'", SpecialNumber.NAN),
        TypeCase.of("numeric(10,2) DEFAULT 1.5", "NULL", null),
        TypeCase.of("numeric(5,-2)", "12345", new BigDecimal("12300")),
        TypeCase.of("numeric(3,5)", "0.00123", new BigDecimal("0.00123")),
        TypeCase.of("money", "'-1234567.89'", new BigDecimal("-1234567.89")),
        TypeCase.of("money", "0.05", new BigDecimal("0.05")),
        TypeCase.of("price", "12.5", new BigDecimal("12.50")),
        TypeCase.of("cheap", "99.99", new BigDecimal("99.99")),
        TypeCase.of("bit(1)", "B'1'", "1"),
        TypeCase.of("bit(9)", "B'101010100'", "101010100"),
        TypeCase.of("varbit", "B'0001'", "0001"),
        TypeCase.of("varbit", "B''", ""),
        TypeCase.of("varbit(70)", "repeat('01', 35)::varbit", "01".repeat(35)));
  }

  private static List<TypeCase> texts() {
    return List.of(
        TypeCase.of("text", "''", ""),
        TypeCase.of("text", "'ünï€😀 \\ \" '' {}'", "ünï€😀 \\ \" ' {}"),
        TypeCase.of("text", "'__debezium_unavailable_value'", "__debezium_unavailable_value"),
        TypeCase.of("text", "'<unchanged>'", "<unchanged>"),
        TypeCase.of("text DEFAULT 'x'", "NULL", null),
        TypeCase.of("text", "repeat('x', 100000)", "x".repeat(100_000)),
        TypeCase.of("varchar", "'a '", "a "),
        TypeCase.of("varchar(10)", "'äöü'", "äöü"),
        TypeCase.of("char(5)", "'ab'", "ab   "),
        TypeCase.of("\"char\"", "'x'", "x"),
        TypeCase.of("name", "'n'", "n"),
        TypeCase.of("citext", "'CaSe'", "CaSe"),
        TypeCase.of("ltree", "'top.a.b'", "top.a.b"),
        TypeCase.of("mood", "'so, so'", "so, so"),
        TypeCase.of("mood", "'it''s \"ok\"'", "it's \"ok\""),
        TypeCase.of("mood", "NULL", null),
        TypeCase.of(
            "json",
            "'{ \"b\" : [1, 2.50 ,\"x  y\"],\"a\":null, \"a\": 1e3}'",
            "{\"b\":[1,2.50,\"x  y\"],\"a\":null,\"a\":1e3}"),
        TypeCase.of("json", "'\" \\\" x\"'", "\" \\\" x\""),
        TypeCase.of(
            "jsonb",
            "'{ \"b\" : [1, 2.50],\"a\":null, \"c\":123456789012345678901234567890}'",
            "{\"a\":null,\"b\":[1,2.50],\"c\":123456789012345678901234567890}"),
        TypeCase.of("jsonb", "'\"a b\"'", "\"a b\""),
        TypeCase.of(
            "uuid",
            "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'",
            UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11")),
        TypeCase.of("xml", "'<a>1</a>'", "<a>1</a>"),
        TypeCase.of("xml", "'<?xml version=\"1.0\" encoding=\"UTF-8\"?><a/>'", "<a/>"),
        TypeCase.of("\"char\"", "''", ""),
        TypeCase.of("inet", "'2001:db8::1/64'", "2001:db8::1/64"),
        TypeCase.of("inet", "'::ffff:1.2.3.4'", "::ffff:1.2.3.4"),
        TypeCase.of("text", "repeat('ü', 3000)", "ü".repeat(3_000)),
        TypeCase.of("inet", "'10.0.0.1'", "10.0.0.1"),
        TypeCase.of("inet", "'10.0.0.1/8'", "10.0.0.1/8"),
        TypeCase.of("cidr", "'10.0.0.0/8'", "10.0.0.0/8"),
        TypeCase.of("macaddr", "'08:00:2b:01:02:03'", "08:00:2b:01:02:03"),
        TypeCase.of("macaddr8", "'08:00:2b:01:02:03:04:05'", "08:00:2b:01:02:03:04:05"),
        TypeCase.of("tsvector", "'fat:2 cat:3'", "'cat':3 'fat':2"),
        TypeCase.of("tsquery", "'fat & cat'", "'fat' & 'cat'"),
        TypeCase.of("pg_lsn", "'16/B374D848'", "16/B374D848"),
        TypeCase.of("xid8", "'18446744073709551615'", "18446744073709551615"),
        TypeCase.of("regclass", "'pg_class'", "pg_class"),
        TypeCase.of("pg_snapshot", "'10:20:10,14,15'", "10:20:10,14,15"),
        TypeCase.of("jsonpath", "'$.a[*]'", "$.\"a\"[*]"));
  }

  private static List<TypeCase> times() {
    return List.of(
        TypeCase.of("date", "'2024-02-29'", LocalDate.of(2024, 2, 29)),
        TypeCase.of("date", "'infinity'", LocalDate.MAX),
        TypeCase.of("date", "'-infinity'", LocalDate.MIN),
        TypeCase.of("date", "'0044-03-15 BC'", LocalDate.of(-43, 3, 15)),
        TypeCase.of("date", "'1500-02-28'", LocalDate.of(1500, 2, 28)),
        TypeCase.of("date", "'4713-11-24 BC'", LocalDate.of(-4712, 11, 24)),
        TypeCase.of("date", "'5874897-12-31'", LocalDate.of(5874897, 12, 31)),
        TypeCase.of("date DEFAULT '2020-01-01'", "NULL", null),
        TypeCase.of("time", "'24:00:00'", Duration.ofHours(24)),
        TypeCase.of("time", "'23:59:59.999999'", Duration.ofHours(24).minusNanos(1000)),
        TypeCase.of("time(3)", "'00:00:00.1'", Duration.ofMillis(100)),
        TypeCase.of("timetz", "'04:05:06.789+05:30'", OffsetTime.parse("22:35:06.789Z")),
        TypeCase.of("timetz", "'00:00:00+00'", OffsetTime.parse("00:00Z")),
        TypeCase.of("timetz", "'24:00:00+00'", OffsetTime.parse("00:00Z")),
        TypeCase.of("timetz", "'24:00:00+02'", OffsetTime.parse("22:00Z")),
        TypeCase.of(
            "timestamp",
            "'2024-02-29 12:34:56.123456'",
            LocalDateTime.parse("2024-02-29T12:34:56.123456")),
        TypeCase.of("timestamp", "'infinity'", LocalDateTime.MAX),
        TypeCase.of("timestamp", "'-infinity'", LocalDateTime.MIN),
        TypeCase.of(
            "timestamp", "'0044-03-15 01:02:03 BC'", LocalDateTime.parse("-0043-03-15T01:02:03")),
        TypeCase.of(
            "timestamp", "'4713-11-24 00:00:00 BC'", LocalDateTime.parse("-4712-11-24T00:00:00")),
        TypeCase.of(
            "timestamp",
            "'294276-12-31 23:59:59.999999'",
            LocalDateTime.parse("+294276-12-31T23:59:59.999999")),
        TypeCase.of(
            "timestamp", "'1582-10-10 00:00:00'", LocalDateTime.parse("1582-10-10T00:00:00")),
        TypeCase.of(
            "timestamp(3)",
            "'1969-12-31 23:59:59.999'",
            LocalDateTime.parse("1969-12-31T23:59:59.999")),
        TypeCase.of(
            "timestamptz",
            "'2024-03-31 02:30:00.000001+01'",
            Instant.parse("2024-03-31T01:30:00.000001Z")),
        TypeCase.of("timestamptz", "'infinity'", Instant.MAX),
        TypeCase.of("timestamptz", "'-infinity'", Instant.MIN),
        TypeCase.of(
            "timestamptz", "'0044-03-15 01:02:03+00 BC'", Instant.parse("-0043-03-15T01:02:03Z")),
        TypeCase.of(
            "timestamptz", "'1800-01-01 00:00:00+00'", Instant.parse("1800-01-01T00:00:00Z")),
        TypeCase.of(
            "timestamptz",
            "'294276-12-31 23:59:59.999999+00'",
            OffsetDateTime.parse("+294276-12-31T23:59:59.999999Z").toInstant()),
        TypeCase.of(
            "interval", "'1 year 2 mons -3 days 04:05:06.789'", new Interval(14, -3, 14706789000L)),
        TypeCase.of("interval", "'-1 year +3 days -00:00:00.5'", new Interval(-12, 3, -500000L)),
        TypeCase.of("interval", "'-10 mons 1 day'", new Interval(-10, 1, 0)),
        TypeCase.of("interval", "'0'", new Interval(0, 0, 0)),
        TypeCase.of("interval", "'1000000:00:00.000001'", new Interval(0, 0, 3600000000000001L)),
        TypeCase.of("interval", "'178000000 years'", new Interval(2136000000, 0, 0)),
        TypeCase.of(
            "interval day to second(3)", "'1 02:03:04.5678'", new Interval(0, 1, 7384568000L)));
  }

  private static List<TypeCase> arrays() {
    return List.of(
        TypeCase.of("int4[]", "'{1,NULL,3}'", Arrays.asList(1, null, 3)),
        TypeCase.of("int4[]", "'{}'", List.of()),
        TypeCase.of("int4[]", "NULL", null),
        TypeCase.of("int4[]", "'{{1,2},{3,NULL}}'", List.of(List.of(1, 2), Arrays.asList(3, null))),
        TypeCase.of("int4[]", "'[0:1]={7,8}'", List.of(7, 8)),
        TypeCase.of(
            "text[]",
            "ARRAY[[['a', NULL]], [['NULL', '']]]",
            List.of(List.of(Arrays.asList("a", null)), List.of(List.of("NULL", "")))),
        TypeCase.of("\"char\"[]", "'{x}'", List.of("x")),
        TypeCase.of("oid[]", "'{4294967295}'", List.of(4294967295L)),
        TypeCase.of("int2[]", "'{-1}'", List.of(-1)),
        TypeCase.of("float4[]", "'{1.1,NaN}'", List.of(1.1f, Float.NaN)),
        TypeCase.of("interval[]", "'{NULL,-1 day}'", Arrays.asList(null, new Interval(0, -1, 0))),
        TypeCase.of("cidr[]", "'{10.0.0.0/8}'", List.of("10.0.0.0/8")),
        TypeCase.of("int8[]", "'{9223372036854775807}'", List.of(Long.MAX_VALUE)),
        TypeCase.of(
            "text[]",
            "ARRAY['a','NULL',NULL,'x,\"y\\{','']",
            Arrays.asList("a", "NULL", null, "x,\"y\\{", "")),
        TypeCase.of("varchar(5)[]", "'{ab}'", List.of("ab")),
        TypeCase.of("char(3)[]", "'{ab}'", List.of("ab ")),
        TypeCase.of(
            "numeric[]",
            "'{1.50,NaN,Infinity}'",
            List.of(new BigDecimal("1.50"), SpecialNumber.NAN, SpecialNumber.POSITIVE_INFINITY)),
        TypeCase.of("numeric(10,2)[]", "'{1.5}'", List.of(new BigDecimal("1.50"))),
        TypeCase.of("bool[]", "'{t,f,NULL}'", Arrays.asList(true, false, null)),
        TypeCase.of(
            "float8[]",
            "'{0.1,NaN,-Infinity}'",
            List.of(0.1, Double.NaN, Double.NEGATIVE_INFINITY)),
        TypeCase.of("bytea[]", "ARRAY['\\x00ff'::bytea]", List.of(new byte[] {0, -1})),
        TypeCase.of(
            "date[]", "'{2024-02-29,infinity}'", List.of(LocalDate.of(2024, 2, 29), LocalDate.MAX)),
        TypeCase.of(
            "timestamptz[]",
            "'{2024-02-29 00:00:00+00}'",
            List.of(Instant.parse("2024-02-29T00:00:00Z"))),
        TypeCase.of(
            "timestamp[]",
            "'{2024-02-29 01:02:03}'",
            List.of(LocalDateTime.parse("2024-02-29T01:02:03"))),
        TypeCase.of("time[]", "'{24:00:00}'", List.of(Duration.ofHours(24))),
        TypeCase.of("timetz[]", "'{01:00:00+02}'", List.of(OffsetTime.parse("23:00Z"))),
        TypeCase.of("interval[]", "'{1 mon}'", List.of(new Interval(1, 0, 0))),
        TypeCase.of(
            "uuid[]",
            "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'",
            List.of(UUID.fromString("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"))),
        TypeCase.of("json[]", "ARRAY['{ \"a\": 1}'::json]", List.of("{\"a\":1}")),
        TypeCase.of("jsonb[]", "ARRAY['{ \"a\": 1}'::jsonb]", List.of("{\"a\":1}")),
        TypeCase.of("inet[]", "'{10.0.0.1}'", List.of("10.0.0.1")),
        TypeCase.of("money[]", "'{-1.50}'", List.of(new BigDecimal("-1.50"))),
        TypeCase.of("xml[]", "ARRAY['<a/>'::xml]", List.of("<a/>")),
        TypeCase.of("varbit[]", "ARRAY[B'001']", List.of("001")),
        TypeCase.of("point[]", "ARRAY[point(1,2)]", List.of(point(1, 2))),
        TypeCase.of(
            "box[]",
            "ARRAY[box '((0,0),(1,1))', box '((0,0),(2,2))']",
            List.of("(1,1),(0,0)", "(2,2),(0,0)")),
        TypeCase.of("mood[]", "'{sad,\"so, so\"}'", List.of("sad", "so, so")),
        TypeCase.of("hstore[]", "ARRAY['a=>1'::hstore]", List.of(Map.of("a", "1"))),
        TypeCase.of("citext[]", "'{Ab}'", List.of("Ab")),
        TypeCase.of("pair[]", "ARRAY[ROW(1,'x y')::pair]", List.of("(1,\"x y\")")),
        TypeCase.of("price[]", "'{1.5}'", List.of(new BigDecimal("1.50"))),
        TypeCase.of("int4range[]", "'{\"[1,5)\"}'", List.of("[1,5)")),
        TypeCase.of("name[]", "'{a}'", List.of("a")),
        TypeCase.of("tags", "'{a,b}'", List.of("a", "b")));
  }

  private static List<TypeCase> others() {
    Map<String, String> map = new HashMap<>();
    map.put("a", "1");
    map.put("b", null);
    map.put("q\"\\", "x => y, z");
    return List.of(
        TypeCase.of("bytea", "'\\x00ff10'", new byte[] {0, -1, 16}),
        TypeCase.of("bytea", "''", new byte[0]),
        TypeCase.of("hstore", "'a=>1, b=>NULL, \"q\\\"\\\\\"=>\"x => y, z\"'", map),
        TypeCase.of("hstore", "''", Map.of()),
        TypeCase.of("point", "point(1.5,-2)", point(1.5, -2)),
        TypeCase.of("line", "'{1,2,3}'", "{1,2,3}"),
        TypeCase.of("lseg", "'[(0,0),(1.5,1)]'", "[(0,0),(1.5,1)]"),
        TypeCase.of("box", "'((0,0),(1,1e20))'", "(1,1.0E20),(0,0)"),
        TypeCase.of("path", "'[(0,0),(1,1)]'", "[(0,0),(1,1)]"),
        TypeCase.of("path", "'((0,0),(1,1))'", "((0,0),(1,1))"),
        TypeCase.of("polygon", "'((0,0),(1,1),(2,0))'", "((0,0),(1,1),(2,0))"),
        TypeCase.of("circle", "'<(0,0),5>'", "<(0,0),5>"),
        TypeCase.of("int4range", "'[1,10]'", "[1,11)"),
        TypeCase.of("int8range", "'empty'", "empty"),
        TypeCase.of("numrange", "'(,5.5]'", "(,5.5]"),
        TypeCase.of("daterange", "'[2024-01-01,infinity]'", "[2024-01-01,infinity]"),
        TypeCase.of(
            "tsrange",
            "'[2024-01-01 00:00:00,2024-01-02 00:00:00)'",
            "[\"2024-01-01 00:00:00\",\"2024-01-02 00:00:00\")"),
        TypeCase.of("int4multirange", "'{[1,3),[5,7)}'", "{[1,3),[5,7)}"),
        TypeCase.of("pair", "ROW(1, 'x, y')", "(1,\"x, y\")"),
        TypeCase.of("pair", "ROW(NULL, '')", "(,\"\")"),
        TypeCase.of("pair", "ROW(NULL, NULL)", "(,)"),
        TypeCase.of("pair", "NULL", null));
  }

  private static Geometry point(double x, double y) {
    String hex = "0101000000" + hex(x) + hex(y);
    return new Geometry(HexFormat.of().parseHex(hex), null);
  }

  private static String hex(double value) {
    return HexFormat.of().toHexDigits(Long.reverseBytes(Double.doubleToLongBits(value)));
  }
}
