package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.util.List;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.jspecify.annotations.Nullable;

/** What is special to one database when a record's schema is compiled. */
interface SourceColumns {
  /** The column that a field stands for. */
  Column column(Field field, @Nullable TableSchema known);

  /** The decoder of a column's values, which are never null; null where they are canonical. */
  @Nullable ValueDecoder decoder(ColumnType type, Schema schema);

  /**
   * The key's columns in its order.
   *
   * @param fallback what holds where the database only has the record to ask, and it says nothing
   */
  List<String> key(TableId table, @Nullable Schema keySchema, List<String> fallback);

  /**
   * Whether the log carries every column of the row before a change; if not, columns that are
   * missing there are null and have to be told from nulls.
   */
  boolean fullBefore(TableId table);

  /** The name of the field of a record's source that holds the table's namespace. */
  String namespaceField();
}
