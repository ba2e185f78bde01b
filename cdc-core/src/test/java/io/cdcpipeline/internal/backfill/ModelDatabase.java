package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.TransactionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

/**
 * A table of numbers and versions with a log, in memory: transactions stand in the log a little
 * before snapshots see them, as in real servers. For one thread.
 */
final class ModelDatabase {
  static final TableSchema SCHEMA =
      TableSchema.of(
          TableId.of("model", "rows"),
          List.of(
              new Column("id", ColumnType.of(ColumnType.Kind.INT32, "int4"), false),
              new Column("version", ColumnType.of(ColumnType.Kind.INT64, "int8"), false)),
          List.of("id"));

  private static final int KEYS = 60;

  final List<SourceTransaction> log = new ArrayList<>();
  private final List<NavigableMap<Integer, Long>> states = new ArrayList<>();
  private final Random random;
  private long version;
  private int visible;

  ModelDatabase(Random random) {
    this.random = random;
    NavigableMap<Integer, Long> first = new TreeMap<>();
    for (int key = 0; key < KEYS; key++) {
      if (random.nextInt(3) > 0) {
        first.put(key, ++version);
      }
    }
    states.add(first);
  }

  record At(int transactions, int logged) implements Snapshot {
    @Override
    public boolean sees(String transaction, long place) {
      return place <= transactions;
    }

    @Override
    public long horizon() {
      return logged;
    }

    @Override
    public String text() {
      return transactions + "/" + logged;
    }

    static At parse(String text) {
      String[] parts = text.split("/", 2);
      return new At(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  /** Compares numbers. */
  static final class Order implements KeyOrder {
    @Override
    public int[] ranges(List<KeyBound> bounds, List<Row> rows) {
      return rows.stream()
          .mapToInt(
              row -> (int) bounds.stream().filter(b -> number(b) < (Integer) row.value(0)).count())
          .toArray();
    }

    @Override
    public void close() {}
  }

  NavigableMap<Integer, Long> now() {
    return states.get(states.size() - 1);
  }

  /** What a snapshot taken now sees. */
  At snapshot() {
    return new At(visible, log.size());
  }

  /** Lets snapshots see some more, or all, of what stands in the log. */
  void show(boolean all) {
    visible = all ? log.size() : Math.min(log.size(), visible + random.nextInt(3));
  }

  NavigableMap<Integer, Long> rows(At snapshot, KeyRange range) {
    NavigableMap<Integer, Long> rows = states.get(snapshot.transactions());
    if (range.after() != null) {
      rows = rows.tailMap(number(range.after()), false);
    }
    return range.upTo() == null ? rows : rows.headMap(number(range.upTo()), true);
  }

  private static int number(KeyBound bound) {
    return Integer.parseInt(bound.texts().get(0));
  }

  static KeyBound bound(int key) {
    return new KeyBound(List.of(Integer.toString(key)));
  }

  static Row row(int key, long version) {
    return Row.of(SCHEMA, key, version);
  }

  /** Commits one transaction of some changes. */
  void commit(boolean truncates) {
    NavigableMap<Integer, Long> state = new TreeMap<>(now());
    long place = log.size() + 1L;
    List<ChangeEvent> events = new ArrayList<>();
    int changes = 1 + random.nextInt(4);
    for (int i = 0; i < changes; i++) {
      EventPosition position = new EventPosition(place, i);
      TransactionInfo info = new TransactionInfo("t" + place, i, changes, i == changes - 1);
      if (truncates && random.nextInt(25) == 0) {
        state.clear();
        events.add(ChangeEvent.truncate(SCHEMA, position, info, 0));
      } else {
        events.add(change(state, position, info));
      }
    }
    states.add(state);
    log.add(new SourceTransaction("t" + place, events, place, null));
  }

  private ChangeEvent change(
      NavigableMap<Integer, Long> state, EventPosition position, TransactionInfo info) {
    int key = random.nextInt(KEYS);
    Long old = state.get(key);
    if (old == null) {
      state.put(key, ++version);
      return ChangeEvent.row(Operation.CREATE, null, row(key, version), position, info, 0);
    }
    if (random.nextInt(3) == 0) {
      state.remove(key);
      return ChangeEvent.row(Operation.DELETE, row(key, old), null, position, info, 0);
    }
    int moved = random.nextInt(KEYS);
    int to = state.containsKey(moved) || random.nextInt(3) > 0 ? key : moved;
    state.remove(key);
    state.put(to, ++version);
    return ChangeEvent.row(Operation.UPDATE, row(key, old), row(to, version), position, info, 0);
  }
}
