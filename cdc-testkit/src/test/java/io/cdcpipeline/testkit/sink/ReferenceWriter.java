package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects events in {@code write}, applies them in {@code flush}. */
final class ReferenceWriter implements SinkWriter {
  /** A row with this name is rejected. */
  static final String UNWRITABLE = "unwritable";

  private final ReferenceStore store;
  private final Defect defect;
  private final String password;
  private final List<ChangeEvent> taken = new ArrayList<>();
  private List<ChangeEvent> kept = List.of();
  private volatile @Nullable Thread calling;
  private volatile boolean closed;
  private boolean refused;
  private long flushes;

  ReferenceWriter(ReferenceStore store, Defect defect, String password) {
    this.store = store;
    this.defect = defect;
    this.password = password;
  }

  @Override
  public void open(SinkContext context) {
    if (password.equals("wrong")) {
      throw new FatalSinkException("Password refused by the reference store: set option password");
    }
    if (has(Defect.STORES_STATE_IN_OPEN)) {
      context.storeState(state());
    }
  }

  @Override
  public void write(List<ChangeEvent> events) {
    List<Rejection> rejections = new ArrayList<>();
    List<ChangeEvent> accepted = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (unwritable(events.get(i))) {
        int shift = has(Defect.REJECTS_WRONG_INDEX) ? 1 : 0;
        rejections.add(new Rejection(i + shift, "column name holds what cannot be written"));
      } else {
        accepted.add(events.get(i));
      }
    }
    if (rejections.isEmpty() || !has(Defect.DROPS_BATCH_OF_REJECTED)) {
      taken.addAll(accepted);
    }
    if (has(Defect.CHANGES_LIST) && events instanceof ArrayList<ChangeEvent>) {
      events.clear();
    }
    kept = rejections.isEmpty() ? events : List.of();
    if (!rejections.isEmpty()) {
      throw new RejectedEventsException(rejections);
    }
  }

  private static boolean unwritable(ChangeEvent event) {
    Row after = event.after();
    return after != null
        && after.schema().indexOf("name") >= 0
        && UNWRITABLE.equals(after.value("name"));
  }

  @Override
  public SinkState flush() {
    calling = Thread.currentThread();
    try {
      store.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableSinkException("Closed while the reference store was hanging", e);
    } finally {
      calling = null;
    }
    if (store.refuses() || (refused && has(Defect.IS_BROKEN_BY_RETRIABLE_ERROR))) {
      refused = true;
      taken.clear(); // they come again
      throw new RetriableSinkException("The reference store refuses; it will be tried again");
    }
    if (has(Defect.NEEDS_CHECKPOINT_CALL) || has(Defect.FLUSHES_ONLY_ON_CLOSE)) {
      return state();
    }
    apply();
    return state();
  }

  private void apply() {
    int size = has(Defect.LOSES_END_OF_BIG_BATCH) ? Math.min(taken.size(), 1_000) : taken.size();
    if (has(Defect.LAST_EVENT_OF_BATCH_FIRST)) {
      for (int i = size - 1; i >= 0; i--) {
        apply(taken.get(i));
      }
    } else {
      for (int i = 0; i < size; i++) {
        apply(taken.get(i));
      }
    }
    taken.clear();
    if (has(Defect.KEEPS_LIST)) {
      kept.forEach(this::apply);
    }
  }

  private SinkState state() {
    flushes++;
    return SinkState.of(Long.toString(flushes).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void checkpointStored(SinkState state) {
    if (has(Defect.NEEDS_CHECKPOINT_CALL)) {
      apply();
    }
  }

  private void apply(ChangeEvent event) {
    synchronized (store) {
      Map<Key, Map<String, @Nullable Object>> rows = store.table(event.table());
      switch (event.operation()) {
        case READ, CREATE, UPDATE -> put(rows, event);
        case DELETE -> delete(rows, event);
        case TRUNCATE -> {
          if (!has(Defect.IGNORES_TRUNCATE)) {
            rows.clear();
          }
        }
        case SCHEMA_CHANGE -> dropColumns(rows, event);
      }
    }
  }

  private static void dropColumns(Map<Key, Map<String, @Nullable Object>> rows, ChangeEvent event) {
    List<String> names = event.schema().columns().stream().map(Column::name).toList();
    rows.values().forEach(row -> row.keySet().retainAll(names));
  }

  private void delete(Map<Key, Map<String, @Nullable Object>> rows, ChangeEvent event) {
    if (has(Defect.DELETES_TOO_MUCH)) {
      rows.clear();
    } else if (!has(Defect.IGNORES_DELETES)) {
      rows.remove(event.key());
    }
  }

  private void put(Map<Key, Map<String, @Nullable Object>> rows, ChangeEvent event) {
    Row after = event.after();
    Key key = event.key();
    Key oldKey = event.keyChanged() ? event.before().key() : key;
    Map<String, @Nullable Object> old = rows.getOrDefault(oldKey, Map.of());
    if (event.keyChanged() && !has(Defect.LEAVES_OLD_KEY)) {
      rows.remove(oldKey);
    }
    if (has(Defect.APPENDS_ON_REPLAY)
        && event.operation() != Operation.UPDATE
        && rows.containsKey(key)) {
      rows.put(Key.of(key, event.position(), rows.size()), Map.of());
    }
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    for (int i = 0; i < after.size(); i++) {
      String name = after.schema().column(i).name();
      Object value = value(after.value(i), old.get(name));
      if (!name.equals("added") || !has(Defect.IGNORES_NEW_COLUMNS)) {
        row.put(name, value);
      }
    }
    rows.put(key, row);
  }

  private @Nullable Object value(@Nullable Object value, @Nullable Object old) {
    if (value == Unchanged.VALUE) {
      if (has(Defect.WRITES_UNCHANGED_AS_NULL)) {
        return null;
      }
      return has(Defect.WRITES_UNCHANGED_AS_TEXT) ? value.toString() : old;
    } else if (value == null && has(Defect.IGNORES_NULLS)) {
      return old;
    } else if (value instanceof BigDecimal number && has(Defect.ROUNDS_DECIMALS)) {
      return BigDecimal.valueOf(number.doubleValue());
    }
    return value;
  }

  private boolean has(Defect other) {
    return defect == other;
  }

  @Override
  public void close() {
    if (closed && has(Defect.THROWS_ON_SECOND_CLOSE)) {
      throw new IllegalStateException("closed twice");
    }
    if (!closed && has(Defect.FLUSHES_ONLY_ON_CLOSE)) {
      apply();
    }
    closed = true;
    Thread hanging = calling;
    if (hanging != null && !has(Defect.CLOSE_FREES_NO_CALL)) {
      hanging.interrupt();
    }
  }

  @Override
  public String toString() {
    return has(Defect.SHOWS_SECRET) ? "ReferenceWriter[" + password + "]" : "ReferenceWriter";
  }
}
