package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a correct keyed destination holds after some events: the measure of every sink. Keeps one
 * row per key, so tables need a primary key. Thread-safe.
 */
public final class TableModel {
  private final Map<TableId, Map<Key, Row>> tables = new LinkedHashMap<>();

  /**
   * Applies an event.
   *
   * @throws IllegalArgumentException if its table has no key
   */
  public synchronized void apply(ChangeEvent event) {
    TableSchema schema = event.schema();
    if (!schema.hasKey()) {
      throw new IllegalArgumentException(schema.table() + " has no key, which a TableModel needs");
    }
    Map<Key, Row> rows = tables.computeIfAbsent(event.table(), t -> new LinkedHashMap<>());
    switch (event.operation()) {
      case READ, CREATE -> put(rows, event, null);
      case UPDATE -> update(rows, event);
      case DELETE -> rows.remove(event.key());
      case TRUNCATE -> rows.clear();
      case SCHEMA_CHANGE -> rows.replaceAll((key, row) -> relaid(row, schema));
    }
  }

  /** Applies events in their order. */
  public synchronized void applyAll(Iterable<ChangeEvent> events) {
    events.forEach(this::apply);
  }

  private static void update(Map<Key, Row> rows, ChangeEvent event) {
    Row before = event.before();
    Key oldKey = event.keyChanged() && before != null ? before.key() : event.key();
    Row old = rows.get(oldKey);
    if (event.keyChanged()) {
      rows.remove(oldKey);
    }
    put(rows, event, old);
  }

  private static void put(Map<Key, Row> rows, ChangeEvent event, @Nullable Row old) {
    Row after = event.after();
    Key key = event.key();
    if (after == null || key == null) {
      throw new IllegalArgumentException(event + " has no row after it");
    }
    rows.put(key, merged(after, old));
  }

  private static Row merged(Row after, @Nullable Row old) {
    TableSchema schema = after.schema();
    @Nullable Object[] values = new @Nullable Object[after.size()];
    for (int i = 0; i < values.length; i++) {
      Object value = after.value(i);
      int place = old == null ? -1 : old.schema().indexOf(schema.column(i).name());
      values[i] = value == Unchanged.VALUE && old != null && place >= 0 ? old.value(place) : value;
    }
    return Row.of(schema, values);
  }

  private static Row relaid(Row row, TableSchema schema) {
    @Nullable Object[] values = new @Nullable Object[schema.size()];
    for (int i = 0; i < values.length; i++) {
      int place = row.schema().indexOf(schema.column(i).name());
      values[i] = place < 0 ? null : row.value(place);
    }
    return Row.of(schema, values);
  }

  /** The rows of a table by key, in the order of their first insert; a copy. */
  public synchronized Map<Key, Row> rows(TableId table) {
    return new LinkedHashMap<>(tables.getOrDefault(table, Map.of()));
  }

  /** The same as {@link #rows}, each row as a map from column to value. */
  public Map<Key, Map<String, @Nullable Object>> columns(TableId table) {
    Map<Key, Map<String, @Nullable Object>> result = new LinkedHashMap<>();
    rows(table).forEach((key, row) -> result.put(key, RowMaps.of(row)));
    return result;
  }

  /**
   * How the rows of a destination differ from this model's: a line per missing row, surplus row and
   * wrong value, for people; empty if they are the same.
   */
  public List<String> differences(
      TableId table, Map<Key, Map<String, @Nullable Object>> destination) {
    return RowMaps.differences(columns(table), destination);
  }
}
