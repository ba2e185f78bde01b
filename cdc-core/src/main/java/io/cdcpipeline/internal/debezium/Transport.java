package io.cdcpipeline.internal.debezium;

import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.math.BigDecimal;
import java.util.function.Function;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * The form in which our converters hand values through Debezium to {@link ChangeDecoder}: plain
 * Connect types that lose nothing. Records never leave the process, so a value that means something
 * else than itself is a constant that is told by its identity and cannot be met by accident.
 */
final class Transport {
  static final String OID = "cdc.oid";
  static final String LENGTH = "cdc.length";
  static final String SCALE = "cdc.scale";
  static final String NATIVE_TYPE = "cdc.type";
  static final String NULLABLE = "cdc.nullable";

  @SuppressWarnings("StringOperationCanBeSimplified") // an instance that nobody else has
  static final String UNCHANGED_TEXT = new String("<unchanged>");

  static final byte[] UNCHANGED_BYTES = new byte[0];
  static final BigDecimal UNCHANGED_NUMBER = new BigDecimal("0");
  static final BigDecimal NAN = new BigDecimal("0");
  static final BigDecimal POSITIVE_INFINITY = new BigDecimal("0");
  static final BigDecimal NEGATIVE_INFINITY = new BigDecimal("0");

  /** Infinite dates and timestamps; no database has values at these limits. */
  static final long MAX = Long.MAX_VALUE;

  static final long MIN = Long.MIN_VALUE;

  private Transport() {}

  /**
   * Registers a conversion for a column. Every field is optional, since zero dates and rows before
   * a change have nulls where the column allows none; what the column says is a parameter.
   *
   * @param conversion of values that are not null
   */
  static void register(
      RelationalColumn column,
      SchemaBuilder schema,
      CustomConverter.ConverterRegistration<SchemaBuilder> registration,
      Function<Object, @Nullable Object> conversion) {
    schema
        .optional()
        .parameter(NATIVE_TYPE, column.typeName())
        .parameter(OID, Integer.toString(column.nativeType()))
        .parameter(LENGTH, Integer.toString(column.length().orElse(-1)))
        .parameter(SCALE, Integer.toString(column.scale().orElse(-1)))
        .parameter(NULLABLE, Boolean.toString(column.isOptional()));
    boolean hasDefault = column.hasDefaultValue() && column.defaultValue() != null;
    registration.register(schema, hasDefault ? new SkipFirst(conversion) : new Plain(conversion));
  }

  private record Plain(Function<Object, @Nullable Object> conversion)
      implements CustomConverter.Converter {
    @Override
    public @Nullable Object convert(@Nullable Object value) {
      return value == null ? null : conversion.apply(value);
    }
  }

  /**
   * Leaves out the column's default value, which Debezium converts once, right after the
   * registration: a Connect field with a default gives the default for null.
   */
  private static final class SkipFirst implements CustomConverter.Converter {
    private final Function<Object, @Nullable Object> conversion;
    private boolean first = true;

    SkipFirst(Function<Object, @Nullable Object> conversion) {
      this.conversion = conversion;
    }

    @Override
    public @Nullable Object convert(@Nullable Object value) {
      if (first) {
        first = false;
        return null;
      }
      return value == null ? null : conversion.apply(value);
    }
  }
}
