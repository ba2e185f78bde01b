package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.mysql.MySqlJson;
import io.cdcpipeline.internal.mysql.MySqlValues;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Locale;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Takes over from Debezium's own converters the columns of MySQL for which they put a date in the
 * place of a zero date, shift two-digit years, or wrap bytes. Loaded by class name.
 */
public final class MySqlConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    int length = column.length().orElse(1);
    switch (column.typeName().toUpperCase(Locale.ROOT)) {
      case "DATE" ->
          register(column, SchemaBuilder.int64(), registration, v -> ((LocalDate) v).toEpochDay());
      case "DATETIME" ->
          register(column, SchemaBuilder.int64(), registration, MySqlConverter::dateTime);
      case "TIMESTAMP" ->
          register(column, SchemaBuilder.int64(), registration, MySqlConverter::timestamp);
      case "TIME" -> register(column, SchemaBuilder.int64(), registration, MySqlConverter::time);
      case "YEAR" -> register(column, SchemaBuilder.int32(), registration, MySqlConverter::year);
      case "BIT" -> register(column, SchemaBuilder.string(), registration, v -> bits(v, length));
      case "JSON" ->
          register(column, SchemaBuilder.string(), registration, v -> MySqlJson.text((byte[]) v));
      case "BINARY" ->
          register(column, SchemaBuilder.bytes(), registration, v -> padded(v, length));
      case "VARBINARY",
          "TINYBLOB",
          "BLOB",
          "MEDIUMBLOB",
          "LONGBLOB",
          "GEOMETRY",
          "POINT",
          "LINESTRING",
          "POLYGON",
          "MULTIPOINT",
          "MULTILINESTRING",
          "MULTIPOLYGON",
          "GEOMCOLLECTION",
          "GEOMETRYCOLLECTION" ->
          register(column, SchemaBuilder.bytes(), registration, v -> v);
      default -> {} // what Debezium converts is exact
    }
  }

  private static void register(
      RelationalColumn column,
      SchemaBuilder schema,
      ConverterRegistration<SchemaBuilder> registration,
      Function<Object, @Nullable Object> conversion) {
    Transport.register(column, schema, registration, conversion);
  }

  private static Object dateTime(Object value) {
    Instant time = ((LocalDateTime) value).toInstant(ZoneOffset.UTC);
    return Micros.of(time.getEpochSecond(), time.getNano());
  }

  private static Object timestamp(Object value) {
    ZonedDateTime time = (ZonedDateTime) value;
    return Micros.of(time.toEpochSecond(), time.getNano());
  }

  private static Object time(Object value) {
    Duration time = (Duration) value;
    return Micros.of(time.getSeconds(), time.getNano());
  }

  /** The binlog holds years since 1900, and 0 for the year 0000. */
  private static Object year(Object value) {
    int year = ((Year) value).getValue();
    return year == 1900 ? 0 : year;
  }

  private static Object bits(Object value, int length) {
    byte[] littleEndian = ((BitSet) value).toByteArray();
    byte[] bigEndian = new byte[littleEndian.length];
    for (int i = 0; i < bigEndian.length; i++) {
      bigEndian[i] = littleEndian[littleEndian.length - 1 - i];
    }
    return MySqlValues.bits(bigEndian, length);
  }

  /** The binlog leaves out the zero bytes at the end. */
  private static Object padded(Object value, int length) {
    byte[] bytes = (byte[]) value;
    return bytes.length < length ? Arrays.copyOf(bytes, length) : bytes;
  }
}
