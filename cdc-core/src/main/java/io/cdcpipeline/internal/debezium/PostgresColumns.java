package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.postgres.PostgresCatalog;
import io.cdcpipeline.internal.postgres.PostgresTable;
import io.cdcpipeline.internal.postgres.PostgresText;
import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.internal.postgres.TextDecoder;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** The columns of PostgreSQL, as {@link PostgresConverter} transports them. */
final class PostgresColumns implements SourceColumns {
  private final PostgresTypes types;
  private final PostgresTypes.ConnectionSource connections;

  PostgresColumns(PostgresTypes types, PostgresTypes.ConnectionSource connections) {
    this.types = types;
    this.connections = connections;
  }

  @Override
  public String namespaceField() {
    return "schema";
  }

  @Override
  public Column column(Field field, @Nullable TableSchema known) {
    Map<String, String> said = field.schema().parameters();
    if (said == null || !said.containsKey(Transport.OID)) {
      throw new IllegalStateException(
          "Column " + field.name() + " did not pass through " + PostgresConverter.class.getName());
    }
    try {
      ColumnType type =
          types.columnType(
              Integer.parseInt(said.get(Transport.OID)),
              Integer.parseInt(said.get(Transport.LENGTH)),
              Integer.parseInt(said.get(Transport.SCALE)));
      return new Column(field.name(), type, Boolean.parseBoolean(said.get(Transport.NULLABLE)));
    } catch (SQLException e) {
      throw connections.error("look up the type of column " + field.name(), e);
    }
  }

  @Override
  public List<String> key(TableId table, @Nullable Schema keySchema, List<String> fallback) {
    return table(table).map(found -> found.schema().keyNames()).orElse(List.of());
  }

  @Override
  public boolean fullBefore(TableId table) {
    return table(table).map(PostgresTable::fullBefore).orElse(false);
  }

  private Optional<PostgresTable> table(TableId table) {
    try (Connection connection = connections.open()) {
      return new PostgresCatalog(types).table(connection, table);
    } catch (SQLException e) {
      throw connections.error("look up the key of table " + table, e);
    }
  }

  @Override
  public @Nullable ValueDecoder decoder(ColumnType type, Schema schema) {
    return switch (type.kind()) {
      case BOOLEAN, INT32, INT64, FLOAT32, FLOAT64 -> null;
      case DECIMAL -> PostgresColumns::number;
      case BYTES -> value -> value == Transport.UNCHANGED_BYTES ? Unchanged.VALUE : value;
      case DATE -> PostgresColumns::date;
      case TIMESTAMP -> PostgresColumns::timestamp;
      case TIMESTAMP_TZ -> PostgresColumns::timestampTz;
      case TIME_TZ -> value -> LocalTime.ofNanoOfDay((Long) value * 1_000).atOffset(ZoneOffset.UTC);
      case INTERVAL -> PostgresColumns::interval;
      default -> text(PostgresText.decoder(type));
    };
  }

  @SuppressWarnings("ReferenceEquality") // markers are told by identity
  private static ValueDecoder text(TextDecoder decoder) {
    return value ->
        value == Transport.UNCHANGED_TEXT ? Unchanged.VALUE : decoder.decode((String) value);
  }

  @SuppressWarnings("ReferenceEquality") // markers are told by identity
  private static Object number(Object value) {
    BigDecimal number = (BigDecimal) value;
    if (number.signum() != 0) {
      return number;
    }
    if (number == Transport.UNCHANGED_NUMBER) {
      return Unchanged.VALUE;
    }
    if (number == Transport.NAN) {
      return SpecialNumber.NAN;
    }
    if (number == Transport.POSITIVE_INFINITY) {
      return SpecialNumber.POSITIVE_INFINITY;
    }
    return number == Transport.NEGATIVE_INFINITY ? SpecialNumber.NEGATIVE_INFINITY : number;
  }

  private static Object date(Object value) {
    long days = (Long) value;
    if (days == Transport.MAX) {
      return LocalDate.MAX;
    }
    return days == Transport.MIN ? LocalDate.MIN : LocalDate.ofEpochDay(days);
  }

  private static Object timestamp(Object value) {
    long micros = (Long) value;
    if (micros == Transport.MAX) {
      return LocalDateTime.MAX;
    }
    return micros == Transport.MIN ? LocalDateTime.MIN : Micros.since2000ToDateTime(micros);
  }

  private static Object timestampTz(Object value) {
    long micros = (Long) value;
    if (micros == Transport.MAX) {
      return Instant.MAX;
    }
    return micros == Transport.MIN ? Instant.MIN : Micros.since2000ToInstant(micros);
  }

  private static Object interval(Object value) {
    List<?> parts = (List<?>) value;
    return new Interval(
        Math.toIntExact((Long) parts.get(0)),
        Math.toIntExact((Long) parts.get(1)),
        (Long) parts.get(2));
  }
}
