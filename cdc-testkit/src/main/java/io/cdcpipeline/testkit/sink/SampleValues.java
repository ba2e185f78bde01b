package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Canonical values of every kind: plain ones by number, and those that sinks stumble over. */
final class SampleValues {
  private static final LocalDateTime DAY = LocalDateTime.of(2024, 2, 29, 12, 30, 15, 123_456_000);

  private SampleValues() {}

  /** A value of the type; different numbers give different values for kinds that can be keys. */
  static Object of(ColumnType type, int n) {
    return switch (type.kind()) {
      case INT32 -> n;
      case INT64 -> (long) n;
      case UINT64 -> BigInteger.valueOf(n);
      case FLOAT32 -> n + 0.5f;
      case FLOAT64 -> n + 0.25;
      case DECIMAL -> BigDecimal.valueOf(n);
      case STRING -> "text " + n;
      case UUID -> new UUID(0x1234_5678_9abc_4defL, 0x8000_0000_0000_0000L | n);
      case BYTES -> ("bytes " + n).getBytes(StandardCharsets.UTF_8);
      case DATE -> DAY.toLocalDate().plusDays(n);
      case TIMESTAMP -> DAY.plusSeconds(n);
      case TIMESTAMP_TZ -> DAY.plusSeconds(n).toInstant(ZoneOffset.UTC);
      default -> {
        List<Object> edges = edges(type.kind());
        yield edges.get(Math.floorMod(n, edges.size()));
      }
    };
  }

  /** Values at the ends of a kind's range, and those with a meaning of their own. */
  static List<Object> edges(Kind kind) {
    return switch (kind) {
      case BOOLEAN -> List.of(true, false);
      case INT32 -> List.of(0, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case INT64 -> List.of(0L, Long.MIN_VALUE, Long.MAX_VALUE, (1L << 53) + 1);
      case UINT64 ->
          List.of(
              BigInteger.ZERO,
              BigInteger.ONE.shiftLeft(63),
              new BigInteger("18446744073709551615"));
      case FLOAT32 ->
          List.of(0f, -0f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY);
      case FLOAT64 ->
          List.of(
              0.1, -0d, Double.MIN_VALUE, Double.MAX_VALUE, Double.NaN, Double.POSITIVE_INFINITY);
      case DECIMAL ->
          List.of(
              new BigDecimal("0.00"),
              new BigDecimal("-12345678901234567890.123456789012345678"),
              new BigDecimal("1E+40"),
              SpecialNumber.NAN,
              SpecialNumber.POSITIVE_INFINITY,
              SpecialNumber.NEGATIVE_INFINITY);
      case STRING -> List.of("", " ", "null", "tab\tline\nquote'\"`\\ %s", "Grüße 東京 \uD83D\uDE80");
      case ENUM -> List.of("red", "blue");
      case SET -> List.of("", "red", "red,blue");
      case JSON -> List.of("{}", "null", "{\"a\":[1,2.50,\"x\"],\"b\":null}");
      case UUID -> List.of(new UUID(0, 0), new UUID(-1, -1));
      case BYTES -> List.of(new byte[0], new byte[] {0, -1, 127, -128});
      case BITS -> List.of("1", "00000001", "1".repeat(64));
      case DATE ->
          List.of(
              LocalDate.EPOCH,
              LocalDate.of(1, 1, 1),
              LocalDate.of(9999, 12, 31),
              LocalDate.MAX,
              LocalDate.MIN);
      case TIME ->
          List.of(
              Duration.ZERO,
              Duration.ofHours(24),
              Duration.ofHours(23).plusNanos(123_456_000),
              Duration.ofHours(-838).minusMinutes(59).minusSeconds(59));
      case TIME_TZ ->
          List.of(
              OffsetTime.of(23, 59, 59, 999_999_000, ZoneOffset.ofHoursMinutes(5, 30)),
              Duration.ofHours(24));
      case TIMESTAMP ->
          List.of(DAY, LocalDateTime.of(1, 1, 1, 0, 0), LocalDateTime.MAX, LocalDateTime.MIN);
      case TIMESTAMP_TZ ->
          List.of(
              Instant.EPOCH,
              DAY.toInstant(ZoneOffset.UTC),
              Instant.parse("0001-01-01T00:00:00Z"),
              Instant.MAX,
              Instant.MIN);
      case INTERVAL -> List.of(new Interval(0, 0, 0), new Interval(14, -3, 123_456_789L));
      case GEOMETRY ->
          List.of(new Geometry(POINT.clone(), 4326), new Geometry(POINT.clone(), null));
      case MAP -> List.of(Collections.emptyMap(), Collections.singletonMap("k", "v"), nullMap());
      case ARRAY ->
          List.of(
              List.of(),
              List.of(1, 2, 3),
              Arrays.asList(1, null, 3),
              List.of(List.of(1), List.of(2)));
    };
  }

  private static final byte[] POINT = {
    1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, -16, 63, 0, 0, 0, 0, 0, 0, 0, 64
  };

  private static Object nullMap() {
    return Collections.<String, @Nullable String>singletonMap("k", null);
  }
}
