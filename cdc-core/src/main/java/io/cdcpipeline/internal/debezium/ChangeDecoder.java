package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns Debezium's records into rows of canonical values. The engine must run with the properties
 * of {@link ValueModes}. A table's decoder is compiled when the first record of a schema arrives
 * and found by that schema's identity from then on. Not thread-safe.
 */
public final class ChangeDecoder {
  private final SourceColumns columns;
  private final Map<String, TableDecoder> decoders = new HashMap<>();
  private final Map<TableId, TableSchema> known = new HashMap<>();
  private @Nullable TableDecoder last;

  private ChangeDecoder(SourceColumns columns) {
    this.columns = columns;
  }

  /**
   * Decodes PostgreSQL's records.
   *
   * @param connections asked when a table's schema is compiled: for its key and replica identity
   */
  public static ChangeDecoder postgres(
      PostgresTypes types, PostgresTypes.ConnectionSource connections) {
    return new ChangeDecoder(new PostgresColumns(types, connections));
  }

  public static ChangeDecoder mySql() {
    return new ChangeDecoder(new MySqlColumns());
  }

  /** Tells the schema that the pipeline has for a table, so that only what differs is a change. */
  public void know(TableSchema schema) {
    known.put(schema.table(), schema);
  }

  /**
   * The change that a record tells of, or null for records that tell of no table's rows:
   * transaction boundaries, heartbeats, logical messages, DDL.
   *
   * @throws IllegalStateException if a column's type cannot be found out
   */
  public @Nullable DecodedChange decode(SourceRecord record) {
    Schema envelope = record.valueSchema();
    if (envelope == null || !(record.value() instanceof Struct value)) {
      return null;
    }
    TableDecoder decoder = last;
    TableSchema previous = null;
    if (decoder == null || !decoder.decodes(envelope)) {
      if (envelope.field("op") == null || envelope.field("after") == null) {
        return null;
      }
      decoder = decoders.get(record.topic());
      if (decoder == null || !decoder.decodes(envelope)) {
        TableId table = table(value);
        previous = known.get(table);
        decoder = compile(record, value, table, previous);
      }
      last = decoders.get(record.topic());
    }
    return change(decoder, value, previous);
  }

  /** Nothing is kept of what a truncation compiles: its record does not say the table's key. */
  private TableDecoder compile(
      SourceRecord record, Struct value, TableId table, @Nullable TableSchema previous) {
    boolean truncation = value.getString("op").equals("t");
    List<String> key = truncation && previous != null ? previous.keyNames() : List.of();
    TableDecoder decoder =
        TableDecoder.compile(
            record.valueSchema(),
            columns.key(table, record.keySchema(), key),
            table,
            columns,
            previous);
    if (!truncation) {
      decoders.put(record.topic(), decoder);
    }
    if (!truncation || previous != null) {
      known.put(table, decoder.schema());
    }
    return decoder;
  }

  private TableId table(Struct value) {
    Struct source = value.getStruct("source");
    return TableId.of(source.getString(columns.namespaceField()), source.getString("table"));
  }

  @SuppressWarnings("ReferenceEquality") // the compiler keeps the instance where nothing differs
  private static DecodedChange change(
      TableDecoder decoder, Struct value, @Nullable TableSchema previous) {
    TableSchema schema = decoder.schema();
    Operation operation = operation(value.getString("op"), schema);
    Struct before = value.getStruct("before");
    Struct after = value.getStruct("after");
    Row rowBefore = before == null || operation == Operation.CREATE ? null : decoder.before(before);
    Row rowAfter = after == null ? null : decoder.row(after);
    return new DecodedChange(
        operation,
        schema,
        rowBefore,
        rowAfter,
        commitMicros(value.getStruct("source")),
        previous == schema ? null : previous);
  }

  private static long commitMicros(Struct source) {
    Field micros = source.schema().field("ts_us");
    Object value = micros == null ? null : source.get(micros);
    return value == null ? source.getInt64("ts_ms") * 1_000 : (Long) value;
  }

  private static Operation operation(String code, TableSchema schema) {
    return switch (code) {
      case "c" -> Operation.CREATE;
      case "u" -> Operation.UPDATE;
      case "d" -> Operation.DELETE;
      case "t" -> Operation.TRUNCATE;
      case "r" -> Operation.READ;
      default ->
          throw new IllegalStateException("Unknown operation " + code + " of " + schema.table());
    };
  }
}
