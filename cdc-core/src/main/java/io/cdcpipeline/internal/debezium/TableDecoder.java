package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * Decodes the rows of one Connect schema; everything that a row does not change is settled here.
 */
final class TableDecoder {
  private final Schema envelope;
  private final TableSchema schema;
  private final Field[] fields;
  private final @Nullable ValueDecoder[] decoders;
  private final boolean[] inKey;
  private final boolean fullBefore;

  /** A column outside the key is never null, so that a row without it has only its key. */
  private final boolean keyRowIsCertain;

  private TableDecoder(
      Schema envelope, TableSchema schema, SourceColumns columns, boolean fullBefore) {
    this.envelope = envelope;
    this.schema = schema;
    this.fullBefore = fullBefore;
    List<Field> rowFields = envelope.field("after").schema().fields();
    this.fields = rowFields.toArray(Field[]::new);
    this.decoders = new @Nullable ValueDecoder[fields.length];
    this.inKey = new boolean[fields.length];
    for (int i = 0; i < schema.keySize(); i++) {
      inKey[schema.keyColumn(i)] = true;
    }
    boolean certain = false;
    for (int i = 0; i < fields.length; i++) {
      Column column = schema.column(i);
      decoders[i] = columns.decoder(column.type(), fields[i].schema());
      certain |= !inKey[i] && !column.nullable();
    }
    this.keyRowIsCertain = certain;
  }

  /**
   * Compiles the decoder of a record's schema.
   *
   * @param known the schema of the table up to here; kept where nothing differs
   */
  static TableDecoder compile(
      Schema envelope,
      List<String> key,
      TableId table,
      SourceColumns columns,
      @Nullable TableSchema known) {
    List<Column> list = new ArrayList<>();
    for (Field field : envelope.field("after").schema().fields()) {
      list.add(columns.column(field, known));
    }
    TableSchema read = TableSchema.of(table, list, key);
    TableSchema schema = read;
    if (known != null) {
      schema = known.sameColumns(read) ? known : read.withVersion(known.version() + 1);
    }
    return new TableDecoder(envelope, schema, columns, columns.fullBefore(table));
  }

  @SuppressWarnings("ReferenceEquality") // one instance per table and version of it
  boolean decodes(Schema other) {
    return envelope == other;
  }

  TableSchema schema() {
    return schema;
  }

  Row row(Struct struct) {
    return Row.of(schema, values(struct));
  }

  private @Nullable Object[] values(Struct struct) {
    @Nullable Object[] values = new @Nullable Object[fields.length];
    for (int i = 0; i < values.length; i++) {
      Object value = value(struct, fields[i]);
      ValueDecoder decoder = decoders[i];
      values[i] = value == null || decoder == null ? value : decoder.decode(value);
    }
    return values;
  }

  /** A field with a default would give the default for null. */
  private static @Nullable Object value(Struct struct, Field field) {
    return field.schema().defaultValue() == null
        ? struct.get(field)
        : struct.getWithoutDefault(field.name());
  }

  /**
   * The row before a change. PostgreSQL sends either the whole row or the key with every other
   * column null; a row whose other columns are all null can be either, and the table's replica
   * identity decides.
   */
  Row before(Struct struct) {
    @Nullable Object[] values = values(struct);
    if (!fullBefore || keyRowIsCertain) {
      markMissing(values);
    }
    return Row.of(schema, values);
  }

  private void markMissing(@Nullable Object[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!inKey[i] && values[i] != null) {
        return;
      }
    }
    for (int i = 0; i < values.length; i++) {
      if (!inKey[i]) {
        values[i] = Unchanged.VALUE;
      }
    }
  }
}
