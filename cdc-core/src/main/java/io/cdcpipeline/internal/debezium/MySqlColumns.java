package io.cdcpipeline.internal.debezium;

import static java.util.stream.Collectors.joining;

import io.cdcpipeline.internal.mysql.MySqlTypes;
import io.cdcpipeline.internal.mysql.MySqlValues;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of MySQL, as {@link MySqlConverter} or Debezium itself transports them. */
final class MySqlColumns implements SourceColumns {
  private static final String SOURCE_TYPE = "__debezium.source.column.type";
  private static final String SOURCE_LENGTH = "__debezium.source.column.length";
  private static final String SOURCE_SCALE = "__debezium.source.column.scale";
  private static final String SYMBOLS = "allowed";
  private static final Pattern UNESCAPED_COMMA = Pattern.compile("(?<!\\\\),");

  @Override
  public String namespaceField() {
    return "db";
  }

  @Override
  public Column column(Field field, @Nullable TableSchema known) {
    Map<String, String> said = field.schema().parameters();
    if (said == null || !said.containsKey(SOURCE_TYPE)) {
      throw new IllegalStateException(
          "Column "
              + field.name()
              + " comes without its type: column.propagate.source.type is not"
              + " set as ValueModes has it");
    }
    ColumnType type =
        MySqlTypes.columnType(
            said.get(SOURCE_TYPE),
            Integer.parseInt(said.getOrDefault(SOURCE_LENGTH, "-1")),
            Integer.parseInt(said.getOrDefault(SOURCE_SCALE, "-1")),
            symbols(field.name(), said.get(SYMBOLS), known));
    String declared = said.get(Transport.NULLABLE);
    boolean nullable =
        declared == null ? field.schema().isOptional() : Boolean.parseBoolean(declared);
    return new Column(field.name(), type, MySqlTypes.nullable(type, nullable));
  }

  /**
   * The log joins symbols by commas and writes a comma within one as {@code \\,}; where a symbol
   * ends with a backslash that is ambiguous, and the known schema tells.
   */
  private static List<String> symbols(
      String column, @Nullable String joined, @Nullable TableSchema known) {
    if (joined == null) {
      return List.of();
    }
    int index = known == null ? -1 : known.indexOf(column);
    if (known != null && index >= 0) {
      List<String> symbols = known.column(index).type().symbols();
      if (symbols.stream().map(MySqlColumns::escaped).collect(joining(",")).equals(joined)) {
        return symbols;
      }
    }
    return Arrays.stream(UNESCAPED_COMMA.split(joined, -1))
        .map(s -> s.replace("\\,", ","))
        .toList();
  }

  private static String escaped(String symbol) {
    return symbol.replace(",", "\\,");
  }

  /** Debezium gives a symbol as it stands in its list of them. */
  private static @Nullable ValueDecoder symbol(List<String> symbols) {
    Map<String, String> byEscaped = new HashMap<>();
    for (String symbol : symbols) {
      if (symbol.indexOf(',') >= 0) {
        byEscaped.put(escaped(symbol), symbol);
      }
    }
    return byEscaped.isEmpty()
        ? null
        : value -> byEscaped.getOrDefault((String) value, (String) value);
  }

  @Override
  public List<String> key(TableId table, @Nullable Schema keySchema, List<String> fallback) {
    return keySchema == null ? fallback : keySchema.fields().stream().map(Field::name).toList();
  }

  @Override
  public boolean fullBefore(TableId table) {
    return true;
  }

  @Override
  public @Nullable ValueDecoder decoder(ColumnType type, Schema schema) {
    return switch (type.kind()) {
      case INT32 -> schema.type() == Schema.Type.INT32 ? null : v -> ((Number) v).intValue();
      case INT64 -> schema.type() == Schema.Type.INT64 ? null : v -> ((Number) v).longValue();
      case UINT64 -> value -> ((BigDecimal) value).toBigIntegerExact();
      case FLOAT32 -> schema.type() == Schema.Type.FLOAT32 ? null : v -> ((Number) v).floatValue();
      case FLOAT64 -> schema.type() == Schema.Type.FLOAT64 ? null : v -> ((Number) v).doubleValue();
      case DATE -> value -> LocalDate.ofEpochDay((Long) value);
      case TIME -> value -> Duration.of((Long) value, ChronoUnit.MICROS);
      case TIMESTAMP -> value -> Micros.toDateTime((Long) value);
      case TIMESTAMP_TZ -> value -> Micros.toInstant((Long) value);
      case GEOMETRY -> value -> MySqlValues.geometry((byte[]) value);
      case ENUM -> symbol(type.symbols());
      case DECIMAL, STRING, SET, BYTES, BITS, JSON -> null;
      case BOOLEAN, UUID, TIME_TZ, INTERVAL, MAP, ARRAY ->
          throw new IllegalArgumentException("MySQL has no " + type);
    };
  }
}
