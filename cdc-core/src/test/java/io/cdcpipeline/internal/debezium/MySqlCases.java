package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.model.Geometry;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** What each type of MySQL becomes, by values at its edges. */
final class MySqlCases {
  private MySqlCases() {}

  static List<TypeCase> all() {
    List<TypeCase> cases = new ArrayList<>();
    cases.addAll(numbers());
    cases.addAll(texts());
    cases.addAll(times());
    cases.addAll(others());
    return cases;
  }

  private static List<TypeCase> numbers() {
    return List.of(
        TypeCase.of("TINYINT", "-128", -128),
        TypeCase.of("TINYINT(1)", "5", 5),
        TypeCase.of("BOOLEAN", "TRUE", 1),
        TypeCase.of("BOOLEAN", "NULL", null),
        TypeCase.of("TINYINT UNSIGNED", "255", 255),
        TypeCase.of("SMALLINT", "-32768", -32768),
        TypeCase.of("SMALLINT UNSIGNED", "65535", 65535),
        TypeCase.of("MEDIUMINT", "-8388608", -8388608),
        TypeCase.of("MEDIUMINT UNSIGNED", "16777215", 16777215),
        TypeCase.of("INT", "-2147483648", Integer.MIN_VALUE),
        TypeCase.of("INT DEFAULT 7", "NULL", null),
        TypeCase.of("INT DEFAULT 7", "7", 7),
        TypeCase.of("INTEGER UNSIGNED", "4294967295", 4294967295L),
        TypeCase.of("INT(5) ZEROFILL", "42", 42L),
        TypeCase.of("BIGINT", "-9223372036854775808", Long.MIN_VALUE),
        TypeCase.of(
            "BIGINT UNSIGNED", "18446744073709551615", new BigInteger("18446744073709551615")),
        TypeCase.of("BIGINT UNSIGNED", "0", BigInteger.ZERO),
        TypeCase.of("BIGINT UNSIGNED DEFAULT 1", "NULL", null),
        TypeCase.of("DECIMAL", "-9999999999", new BigDecimal("-9999999999")),
        TypeCase.of("DECIMAL(10,2)", "-12345678.90", new BigDecimal("-12345678.90")),
        TypeCase.of("DECIMAL(10,2) DEFAULT 1.5", "NULL", null),
        TypeCase.of(
            "DECIMAL(65,30)",
            "12345678901234567890123456789012345.000000000000000000000000000001",
            new BigDecimal("12345678901234567890123456789012345.000000000000000000000000000001")),
        TypeCase.of("DECIMAL(65,0)", "9".repeat(65), new BigDecimal("9".repeat(65))),
        TypeCase.of("NUMERIC(5,5)", "0.00001", new BigDecimal("0.00001")),
        TypeCase.of("DECIMAL(5,2) UNSIGNED", "1.5", new BigDecimal("1.50")),
        TypeCase.of("FLOAT", "16777217", (float) (1 << 24)),
        TypeCase.of("FLOAT", "0.1", 0.1f),
        TypeCase.of("FLOAT", "3.4028234e38", Float.parseFloat("3.4028234e38")),
        TypeCase.of("FLOAT(7,3)", "1234.5678", 1234.568f),
        TypeCase.of("FLOAT(30)", "0.1", 0.1),
        TypeCase.of("FLOAT UNSIGNED", "1.5", 1.5f),
        TypeCase.of("DOUBLE", "0.1", 0.1),
        TypeCase.of("DOUBLE", "-0.0e0", -0.0),
        TypeCase.of("DOUBLE", "9007199254740993", 9007199254740992.0),
        TypeCase.of("DOUBLE", "123456789012345680", 123456789012345680.0),
        TypeCase.of("DOUBLE", "9273566264644100695", Double.parseDouble("9273566264644100695")),
        TypeCase.of("DOUBLE", "1e15", 1e15),
        TypeCase.of("DOUBLE", "-1e16", -1e16),
        TypeCase.of("DOUBLE", "1e22", 1e22),
        TypeCase.of("DOUBLE", "0.000001", 0.000001),
        TypeCase.of("DOUBLE", "1 / 3e0", 1 / 3.0),
        TypeCase.of("FLOAT", "-1e-40", -1e-40f),
        TypeCase.of("BIGINT", "999999999999999999", 999999999999999999L),
        TypeCase.of("BIGINT", "-99999999999999999", -99999999999999999L),
        TypeCase.of("BIGINT UNSIGNED", "999999999999999999", new BigInteger("999999999999999999")),
        TypeCase.of("DECIMAL(18,0)", "-999999999999999999", new BigDecimal("-999999999999999999")),
        TypeCase.of("DECIMAL(17,16)", "-0.0000000000000001", new BigDecimal("-0.0000000000000001")),
        TypeCase.of("DECIMAL(10,2)", "0", new BigDecimal("0.00")),
        TypeCase.of("DOUBLE", "1.7976931348623157e308", Double.MAX_VALUE),
        TypeCase.of("DOUBLE", "2.2250738585072014e-308", Double.MIN_NORMAL),
        TypeCase.of("DOUBLE PRECISION", "-1234567.890123456", -1234567.890123456),
        TypeCase.of("REAL", "1e-7", 1e-7),
        TypeCase.of("DOUBLE(10,2)", "1.005", 1.0),
        TypeCase.of("BIT", "b'1'", "1"),
        TypeCase.of("BIT(1)", "b'0'", "0"),
        TypeCase.of("BIT(9)", "b'101010100'", "101010100"),
        TypeCase.of("BIT(64)", "b'1'", "0".repeat(63) + "1"),
        TypeCase.of("BIT(64)", "~0", "1".repeat(64)),
        TypeCase.of("BIT(16) DEFAULT b'11'", "NULL", null),
        TypeCase.of("YEAR", "2155", 2155),
        TypeCase.of("YEAR", "1901", 1901),
        TypeCase.of("YEAR", "0", 0));
  }

  private static List<TypeCase> texts() {
    return List.of(
        TypeCase.of("CHAR(5)", "'ab'", "ab"),
        TypeCase.of("CHAR", "'a'", "a"),
        TypeCase.of("VARCHAR(50)", "'ab '", "ab "),
        TypeCase.of("VARCHAR(50)", "''", ""),
        TypeCase.of("VARCHAR(50) DEFAULT 'x'", "NULL", null),
        TypeCase.of("VARCHAR(50) CHARACTER SET utf8mb4", "'ünï€😀 \\\\ \\' \"'", "ünï€😀 \\ ' \""),
        TypeCase.of("VARCHAR(50) CHARACTER SET latin1", "'äöü€'", "äöü€"),
        TypeCase.of("VARCHAR(50) CHARACTER SET utf8", "'€'", "€"),
        TypeCase.of("VARCHAR(50) CHARACTER SET ucs2", "'€x'", "€x"),
        TypeCase.of("VARCHAR(50) CHARACTER SET utf16", "'😀x'", "😀x"),
        TypeCase.of("VARCHAR(50) CHARACTER SET sjis", "'テスト'", "テスト"),
        TypeCase.of("VARCHAR(50) CHARACTER SET gbk", "'中文'", "中文"),
        TypeCase.of("VARCHAR(50) CHARACTER SET koi8r", "'привет'", "привет"),
        TypeCase.of("NVARCHAR(50)", "'é'", "é"),
        TypeCase.of("TINYTEXT", "'t'", "t"),
        TypeCase.of("TEXT", "REPEAT('x', 60000)", "x".repeat(60_000)),
        TypeCase.of("TEXT(100)", "'x'", "x"),
        TypeCase.of("MEDIUMTEXT", "'m'", "m"),
        TypeCase.of("LONGTEXT", "'l'", "l"),
        TypeCase.of("ENUM('a','b c','it''s')", "'it''s'", "it's"),
        TypeCase.of("ENUM('a','b c','it''s')", "NULL", null),
        TypeCase.of("ENUM('x','y') DEFAULT 'y'", "NULL", null),
        TypeCase.of("ENUM('x','y') NOT NULL", "''", ""),
        TypeCase.of("SET('a','b','c d')", "'c d,a'", "a,c d"),
        TypeCase.of("SET('a','b','c d')", "''", ""),
        TypeCase.of(
            "JSON",
            "'{ \"b\" : [1, 2.50 , \"x  y\\\\n\"], \"a\": null}'",
            "{\"a\":null,\"b\":[1,2.5,\"x  y\\n\"]}"),
        TypeCase.of("JSON", "'\"a b\"'", "\"a b\""),
        TypeCase.of("JSON", "'null'", "null"),
        TypeCase.of("JSON", "NULL", null),
        TypeCase.of("JSON", "'{}'", "{}"),
        TypeCase.of("JSON", "'[]'", "[]"),
        TypeCase.of("JSON", "'true'", "true"),
        TypeCase.of("JSON", "'18446744073709551615'", "18446744073709551615"),
        TypeCase.of("JSON", "'-9223372036854775808'", "-9223372036854775808"),
        TypeCase.of("JSON", "'1e100'", "1e100"),
        TypeCase.of("JSON", "'1e-10'", "0.0000000001"),
        TypeCase.of(
            "JSON",
            "'[0.1, 1.0, -0.0, 1e15, 1e16, 1e17, 123456789.5, 1.7976931348623157e308, 5e-324, 0.0001, 0.00001]'",
            "[0.1,1.0,-0.0,1e15,1e16,1e17,123456789.5,1.7976931348623157e308,5e-324,0.0001,0.00001]"),
        TypeCase.of(
            "JSON",
            "JSON_ARRAY(CAST(1.10 AS DECIMAL(10,2)), CAST(100 AS DECIMAL(10,0)), CAST('0.0000001' AS DECIMAL(20,10)))",
            "[1.10,100,0.0000001000]"),
        TypeCase.of(
            "JSON",
            "JSON_ARRAY(CAST('2024-02-29' AS DATE), CAST('12:34:56.789' AS TIME(3)), CAST('-12:34:56' AS TIME), CAST('2024-02-29 01:02:03.000004' AS DATETIME(6)))",
            "[\"2024-02-29\",\"12:34:56.789000\",\"-12:34:56.000000\",\"2024-02-29 01:02:03.000004\"]"),
        TypeCase.of(
            "JSON",
            "JSON_ARRAY(x'00ff10', b'101')",
            "[\"base64:type15:AP8Q\",\"base64:type15:BQ==\"]"),
        TypeCase.of(
            "JSON",
            "JSON_OBJECT('k\"', CONCAT('ü😀/', CHAR(9, 8, 12, 1, 92 USING utf8mb4)))",
            "{\"k\\\"\":\"ü😀/\\t\\b\\f\\u0001\\\\\"}"),
        TypeCase.of(
            "JSON",
            "'[1.2345678901234567e-14, 1.2345678901234567e-15, 123456789012345.67, 9007199254740993.0, 2e23]'",
            "[0.000000000000012345678901234568,0.0000000000000012345678901234568,123456789012345.69,"
                + "9.007199254740992e15,2e23]"),
        TypeCase.of(
            "JSON",
            "JSON_ARRAY(true, 'a', NULL, JSON_OBJECT('x', JSON_ARRAY()))",
            "[true,\"a\",null,{\"x\":[]}]"));
  }

  private static List<TypeCase> times() {
    return List.of(
        TypeCase.of("DATE", "'2024-02-29'", LocalDate.of(2024, 2, 29)),
        TypeCase.of("DATE", "'0050-01-01'", LocalDate.of(50, 1, 1)),
        TypeCase.of("DATE", "'1500-02-28'", LocalDate.of(1500, 2, 28)),
        TypeCase.of("DATE", "'9999-12-31'", LocalDate.of(9999, 12, 31)),
        TypeCase.of("DATE", "'0000-00-00'", null),
        TypeCase.of("DATE", "'2024-00-10'", null),
        TypeCase.of("DATE NOT NULL", "'0000-00-00'", null),
        TypeCase.of("DATE NOT NULL", "'2024-02-00'", null),
        TypeCase.of("DATE DEFAULT '2020-01-01'", "NULL", null),
        TypeCase.of(
            "TIME", "'-838:59:59'", Duration.ofHours(-838).minusMinutes(59).minusSeconds(59)),
        TypeCase.of("TIME", "'24:00:00'", Duration.ofHours(24)),
        TypeCase.of(
            "TIME(6)",
            "'838:59:58.999999'",
            Duration.ofSeconds(838 * 3600 + 59 * 60 + 58, 999_999_000)),
        TypeCase.of("TIME(6)", "'-00:00:00.000001'", Duration.ofNanos(-1000)),
        TypeCase.of("TIME(3)", "'-01:02:03.004'", Duration.ofSeconds(-3723, -4_000_000)),
        TypeCase.of("TIME(6)", "'-100:00:00.5'", Duration.ofHours(-100).minusMillis(500)),
        TypeCase.of("TIME(1)", "'00:00:00.1'", Duration.ofMillis(100)),
        TypeCase.of("DATETIME", "'2024-03-31 02:30:00'", LocalDateTime.parse("2024-03-31T02:30")),
        TypeCase.of(
            "DATETIME(6)",
            "'9999-12-31 23:59:59.999999'",
            LocalDateTime.parse("9999-12-31T23:59:59.999999")),
        TypeCase.of(
            "DATETIME(6)",
            "'1000-01-01 00:00:00.000001'",
            LocalDateTime.parse("1000-01-01T00:00:00.000001")),
        TypeCase.of(
            "DATETIME(6)",
            "'1969-12-31 23:59:59.999997'",
            LocalDateTime.parse("1969-12-31T23:59:59.999997")),
        TypeCase.of(
            "DATETIME(3)",
            "'1582-10-10 01:02:03.123'",
            LocalDateTime.parse("1582-10-10T01:02:03.123")),
        TypeCase.of("DATETIME", "'0000-00-00 00:00:00'", null),
        TypeCase.of("DATETIME NOT NULL", "'0000-00-00 00:00:00'", null),
        TypeCase.of("DATETIME DEFAULT CURRENT_TIMESTAMP", "NULL", null),
        TypeCase.of(
            "TIMESTAMP NULL", "'2024-03-31 02:30:00'", Instant.parse("2024-03-31T00:30:00Z")),
        TypeCase.of(
            "TIMESTAMP(6) NULL",
            "'2038-01-19 05:14:07.999999'",
            Instant.parse("2038-01-19T03:14:07.999999Z")),
        TypeCase.of(
            "TIMESTAMP(6) NULL",
            "'1970-01-01 02:00:01.000003'",
            Instant.parse("1970-01-01T00:00:01.000003Z")),
        TypeCase.of("TIMESTAMP NULL", "'0000-00-00 00:00:00'", null),
        TypeCase.of(
            "TIMESTAMP NOT NULL DEFAULT '2000-01-01 00:00:00'", "'0000-00-00 00:00:00'", null),
        TypeCase.of("TIMESTAMP NULL DEFAULT '2000-01-01 00:00:00'", "NULL", null));
  }

  private static List<TypeCase> others() {
    return List.of(
        TypeCase.of("BINARY(4)", "x'00ff00'", new byte[] {0, -1, 0, 0}),
        TypeCase.of("BINARY", "x'00'", new byte[] {0}),
        TypeCase.of("VARBINARY(10)", "x'ff00'", new byte[] {-1, 0}),
        TypeCase.of("VARBINARY(10)", "''", new byte[0]),
        TypeCase.of("TINYBLOB", "x'01'", new byte[] {1}),
        TypeCase.of("BLOB", "REPEAT(x'fe', 60000)", bytes(60_000)),
        TypeCase.of("MEDIUMBLOB", "x'02'", new byte[] {2}),
        TypeCase.of("LONGBLOB", "NULL", null),
        TypeCase.of(
            "POINT",
            "ST_GeomFromText('POINT(1.5 -2)')",
            new Geometry(HexFormat.of().parseHex("0101000000000000000000f83f00000000000000c0"), 0)),
        TypeCase.of(
            "GEOMETRY",
            "ST_GeomFromText('POINT(10 20)', 4326)",
            new Geometry(
                HexFormat.of().parseHex("010100000000000000000034400000000000002440"), 4326)),
        TypeCase.of(
            "LINESTRING",
            "ST_GeomFromText('LINESTRING(0 0,1 1)')",
            new Geometry(
                HexFormat.of()
                    .parseHex(
                        "0102000000020000000000000000000000"
                            + "0000000000000000"
                            + "000000000000f03f000000000000f03f"),
                0)),
        TypeCase.of(
            "GEOMETRYCOLLECTION",
            "ST_GeomFromText('GEOMETRYCOLLECTION(POINT(1.5 -2))')",
            new Geometry(
                HexFormat.of()
                    .parseHex("0107000000010000000101000000000000000000f83f00000000000000c0"),
                0)),
        TypeCase.of("MULTIPOINT", "NULL", null),
        TypeCase.of("POLYGON", "NULL", null),
        TypeCase.of("MULTILINESTRING", "NULL", null),
        TypeCase.of("MULTIPOLYGON", "NULL", null));
  }

  private static byte[] bytes(int size) {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) 0xfe);
    return bytes;
  }
}
