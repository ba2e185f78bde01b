package io.cdcpipeline.internal.debezium;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.data.SpecialValueDecimal;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import org.apache.kafka.connect.data.Decimal;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGInterval;

/**
 * Takes over every column of PostgreSQL from Debezium's own converters, which lose NaN, infinities,
 * the months of intervals and leading zeros of bit strings, and do not know half of the arrays.
 * What is not a number, a point in time or bytes passes as the server's text. Loaded by class name.
 */
public final class PostgresConverter implements CustomConverter<SchemaBuilder, RelationalColumn> {
  @Override
  public void configure(Properties properties) {}

  @Override
  public void converterFor(
      RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
    switch (column.nativeType()) {
      case 16 -> register(column, SchemaBuilder.bool(), registration, v -> v);
      case 21, 23 -> register(column, SchemaBuilder.int32(), registration, v -> v);
      case 20, 26 -> register(column, SchemaBuilder.int64(), registration, v -> v);
      case 700 -> register(column, SchemaBuilder.float32(), registration, v -> v);
      case 701 -> register(column, SchemaBuilder.float64(), registration, v -> v);
      case 1700, 790 -> register(column, decimal(), registration, PostgresConverter::number);
      case 17 -> register(column, SchemaBuilder.bytes(), registration, PostgresConverter::bytes);
      case 1082 -> register(column, SchemaBuilder.int64(), registration, PostgresConverter::date);
      case 1114 ->
          register(column, SchemaBuilder.int64(), registration, PostgresConverter::timestamp);
      case 1184 ->
          register(column, SchemaBuilder.int64(), registration, PostgresConverter::timestampTz);
      case 1266 -> register(column, SchemaBuilder.int64(), registration, PostgresConverter::timeTz);
      case 1186 ->
          register(
              column,
              SchemaBuilder.array(Schema.INT64_SCHEMA),
              registration,
              PostgresConverter::interval);
      default -> register(column, SchemaBuilder.string(), registration, PostgresConverter::text);
    }
  }

  private static void register(
      RelationalColumn column,
      SchemaBuilder schema,
      ConverterRegistration<SchemaBuilder> registration,
      Function<Object, @Nullable Object> conversion) {
    Transport.register(column, schema, registration, conversion);
  }

  /** Of no scale that matters: the record is never serialized. */
  private static SchemaBuilder decimal() {
    return SchemaBuilder.bytes().name(Decimal.LOGICAL_NAME);
  }

  private static Object number(Object value) {
    if (value instanceof SpecialValueDecimal special) {
      BigDecimal number = special.getDecimalValue().orElse(null);
      return number != null ? number : notFinite(special.toDouble());
    }
    return value instanceof BigDecimal ? value : Transport.UNCHANGED_NUMBER;
  }

  private static BigDecimal notFinite(double value) {
    if (Double.isNaN(value)) {
      return Transport.NAN;
    }
    return value > 0 ? Transport.POSITIVE_INFINITY : Transport.NEGATIVE_INFINITY;
  }

  private static Object bytes(Object value) {
    return value instanceof byte[] ? value : Transport.UNCHANGED_BYTES;
  }

  private static Object date(Object value) {
    if (value.equals(PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE)) {
      return Transport.MAX;
    }
    return value.equals(PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE)
        ? Transport.MIN
        : ((LocalDate) value).toEpochDay();
  }

  private static Object timestamp(Object value) {
    Instant instant = (Instant) value;
    if (value.equals(PostgresValueConverter.POSITIVE_INFINITY_INSTANT)) {
      return Transport.MAX;
    }
    return value.equals(PostgresValueConverter.NEGATIVE_INFINITY_INSTANT)
        ? Transport.MIN
        : Micros.since2000(instant.getEpochSecond(), instant.getNano());
  }

  private static Object timestampTz(Object value) {
    if (value.equals(PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME)) {
      return Transport.MAX;
    }
    if (value.equals(PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME)) {
      return Transport.MIN;
    }
    OffsetDateTime time = (OffsetDateTime) value;
    return Micros.since2000(time.toEpochSecond(), time.getNano());
  }

  private static Object timeTz(Object value) {
    return ((OffsetTime) value).getLong(ChronoField.MICRO_OF_DAY);
  }

  private static Object interval(Object value) {
    PGInterval interval = (PGInterval) value;
    long seconds =
        (interval.getHours() * 60L + interval.getMinutes()) * 60L + interval.getWholeSeconds();
    return List.of(
        interval.getYears() * 12L + interval.getMonths(),
        (long) interval.getDays(),
        seconds * 1_000_000 + interval.getMicroSeconds());
  }

  /** Arrays and geometric values are objects of the driver, which keep or write their text. */
  private static @Nullable Object text(Object value) {
    return UnchangedToastedReplicationMessageColumn.isUnchangedToastedValue(value)
        ? Transport.UNCHANGED_TEXT
        : value.toString();
  }
}
