package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.JsonText;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Binary forms of PostgreSQL's own types, as their {@code send} functions write them. */
final class PostgresBinary {
  private static final VarHandle SHORT = view(short[].class);
  private static final VarHandle INT = view(int[].class);
  private static final VarHandle LONG = view(long[].class);

  /** Days, seconds from 1970 to 2000, where PostgreSQL counts from. */
  private static final long EPOCH_DAYS = 10_957;

  private static final long EPOCH_SECONDS = EPOCH_DAYS * 86_400;
  private static final long MICROS = 1_000_000;
  private static final long NANOS_PER_DAY = 86_400_000_000_000L;
  private static final int POINT_BYTES = 21;

  private PostgresBinary() {}

  private static VarHandle view(Class<?> array) {
    return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.BIG_ENDIAN);
  }

  static short int2(byte[] data, int at) {
    return (short) SHORT.get(data, at);
  }

  static int int4(byte[] data, int at) {
    return (int) INT.get(data, at);
  }

  static long int8(byte[] data, int at) {
    return (long) LONG.get(data, at);
  }

  static String text(byte[] data, int at, int length) {
    return new String(data, at, length, StandardCharsets.UTF_8);
  }

  /** The decoder of a type; empty where its text is to be had instead. */
  static Optional<BinaryDecoder> decoder(ColumnType type) {
    return switch (type.kind()) {
      case ENUM -> Optional.of(PostgresBinary::text);
      case ARRAY -> decoder(type.element()).map(PostgresBinaryArray::new);
      default -> Optional.ofNullable(byName(type.nativeName()));
    };
  }

  private static @Nullable BinaryDecoder byName(String type) {
    return switch (type) {
      case "bool" -> (data, at, length) -> data[at] != 0;
      case "int2" -> (data, at, length) -> (int) int2(data, at);
      case "int4" -> (data, at, length) -> int4(data, at);
      case "int8" -> (data, at, length) -> int8(data, at);
      case "oid" -> (data, at, length) -> Integer.toUnsignedLong(int4(data, at));
      case "float4" -> (data, at, length) -> Float.intBitsToFloat(int4(data, at));
      case "float8" -> (data, at, length) -> Double.longBitsToDouble(int8(data, at));
      case "numeric" -> PostgresNumeric::decode;
      case "text", "varchar", "bpchar", "name" -> PostgresBinary::text;
      case "json" -> (data, at, length) -> JsonText.compact(text(data, at, length));
      case "jsonb" -> (data, at, length) -> jsonb(data, at, length);
      case "uuid" -> (data, at, length) -> new UUID(int8(data, at), int8(data, at + 8));
      case "bytea" -> (data, at, length) -> Arrays.copyOfRange(data, at, at + length);
      case "bit", "varbit" -> (data, at, length) -> bits(data, at);
      case "date" -> (data, at, length) -> date(int4(data, at));
      case "time" -> (data, at, length) -> Duration.ofNanos(int8(data, at) * 1_000);
      case "timetz" -> (data, at, length) -> timeWithZone(int8(data, at), int4(data, at + 8));
      case "timestamp" -> (data, at, length) -> timestamp(int8(data, at));
      case "timestamptz" -> (data, at, length) -> timestampWithZone(int8(data, at));
      case "interval" ->
          (data, at, length) ->
              new Interval(int4(data, at + 12), int4(data, at + 8), int8(data, at));
      case "point" -> (data, at, length) -> point(int8(data, at), int8(data, at + 8));
      default -> null;
    };
  }

  /** Text behind the version of the form. */
  private static String jsonb(byte[] data, int at, int length) {
    if (data[at] != 1) {
      throw new IllegalArgumentException("Unknown version " + data[at] + " of jsonb's binary form");
    }
    return JsonText.compact(text(data, at + 1, length - 1));
  }

  private static String bits(byte[] data, int at) {
    byte[] bits = new byte[int4(data, at)];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = (byte) ('0' + (data[at + 4 + i / 8] >> (7 - i % 8) & 1));
    }
    return new String(bits, StandardCharsets.ISO_8859_1);
  }

  private static LocalDate date(int days) {
    return switch (days) {
      case Integer.MAX_VALUE -> LocalDate.MAX;
      case Integer.MIN_VALUE -> LocalDate.MIN;
      default -> LocalDate.ofEpochDay(EPOCH_DAYS + days);
    };
  }

  /** In UTC, as the log's decoder leaves it; 24:00:00 is the same time of day as 00:00:00. */
  private static OffsetTime timeWithZone(long micros, int secondsWest) {
    long nanos = (micros + secondsWest * MICROS) * 1_000;
    return LocalTime.ofNanoOfDay(Math.floorMod(nanos, NANOS_PER_DAY)).atOffset(ZoneOffset.UTC);
  }

  private static LocalDateTime timestamp(long micros) {
    if (micros == Long.MAX_VALUE) {
      return LocalDateTime.MAX;
    }
    return micros == Long.MIN_VALUE
        ? LocalDateTime.MIN
        : LocalDateTime.ofEpochSecond(seconds(micros), nanos(micros), ZoneOffset.UTC);
  }

  private static Instant timestampWithZone(long micros) {
    if (micros == Long.MAX_VALUE) {
      return Instant.MAX;
    }
    return micros == Long.MIN_VALUE
        ? Instant.MIN
        : Instant.ofEpochSecond(seconds(micros), nanos(micros));
  }

  private static long seconds(long micros) {
    return EPOCH_SECONDS + Math.floorDiv(micros, MICROS);
  }

  private static int nanos(long micros) {
    return (int) Math.floorMod(micros, MICROS) * 1_000;
  }

  /** Well-known binary, little-endian. */
  private static Geometry point(long x, long y) {
    byte[] wkb = new byte[POINT_BYTES];
    wkb[0] = 1;
    INT.set(wkb, 1, Integer.reverseBytes(1));
    LONG.set(wkb, 5, Long.reverseBytes(x));
    LONG.set(wkb, 13, Long.reverseBytes(y));
    return new Geometry(wkb, null);
  }
}
