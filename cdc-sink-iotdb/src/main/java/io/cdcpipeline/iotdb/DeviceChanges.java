package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a batch does to one device: for each time the row that stands there at the end, and what
 * must be removed before it is written. Several events of one point are one entry here, so that
 * deletes, which are slow, are few, and their order within the batch no longer matters.
 *
 * <p>Rows that come in the order of time cost an append; an index is only made when they do not.
 */
final class DeviceChanges {
  private final TablePlan plan;
  private final Device device;
  private long[] times = new long[4];
  private @Nullable Row[] rows = new @Nullable Row[4];
  private int[] events = new int[4];
  private int size;
  private @Nullable LongIndex index;
  private @Nullable BitSet wiped;
  private @Nullable BitSet @Nullable [] clears;
  private @Nullable BitSet @Nullable [] doubts;
  private @Nullable BitSet @Nullable [] earlier;
  private @Nullable Map<Integer, List<Row>> claims;

  DeviceChanges(TablePlan plan, Device device) {
    this.plan = plan;
    this.device = device;
  }

  TablePlan plan() {
    return plan;
  }

  Device device() {
    return device;
  }

  int size() {
    return size;
  }

  long time(int entry) {
    return times[entry];
  }

  /** The row to write, or null if the point is to be gone. */
  @Nullable Row row(int entry) {
    return rows[entry];
  }

  /** Whether the point must be removed before anything is written. */
  boolean wiped(int entry) {
    return wiped != null && wiped.get(entry);
  }

  /** The entry of this time, or -1. */
  int find(long time) {
    if (size == 0 || (index == null && time > times[size - 1])) {
      return -1;
    }
    if (index != null) {
      return index.find(time);
    }
    int found = Arrays.binarySearch(times, 0, size, time);
    return found < 0 ? -1 : found;
  }

  /** Sets the final row of an entry; {@link #find} has said whether there is one already. */
  int set(int found, long time, @Nullable Row row, int event) {
    int entry = found < 0 ? append(time) : found;
    if (found >= 0) {
      remember(entry, events[entry]);
    }
    rows[entry] = row;
    events[entry] = event;
    return entry;
  }

  /** The point must be removed first. */
  void wipe(int entry) {
    if (wiped == null) {
      wiped = new BitSet();
    }
    wiped.set(entry);
  }

  /** This row was at the point before or within the batch, so it may stand there at the server. */
  void claim(int entry, Row row) {
    if (plan.looksForCollisions()) {
      if (claims == null) {
        claims = new HashMap<>();
      }
      claims.computeIfAbsent(entry, e -> new ArrayList<>(1)).add(row);
    }
  }

  /** The rows that {@link #claim} told of. */
  List<Row> claims(int entry) {
    return claims == null ? List.of() : claims.getOrDefault(entry, List.of());
  }

  /** Nothing is to happen to the point. */
  void leave(int entry) {
    rows[entry] = null;
    if (wiped != null) {
      wiped.clear(entry);
    }
  }

  /** These measurements may hold an old value and must be removed if the final row has null. */
  void clear(int entry, BitSet measurements) {
    clears = add(clears, entry, measurements);
  }

  /** These measurements may hold an old value, which only a look at the server can tell. */
  void doubt(int entry, BitSet measurements) {
    doubts = add(doubts, entry, measurements);
  }

  /** The measurements to remove for sure, those that the final row sets left out; or null. */
  @Nullable BitSet clears(int entry) {
    return nullsOnly(clears, entry);
  }

  /** The measurements to look up, those that the final row sets left out; or null. */
  @Nullable BitSet doubts(int entry) {
    return nullsOnly(doubts, entry);
  }

  boolean hasDoubts() {
    return doubts != null;
  }

  boolean hasRemovals() {
    return wiped != null || clears != null || doubts != null;
  }

  /** The indexes of all events that this entry is made of. */
  BitSet events(int entry) {
    BitSet all = new BitSet();
    if (earlier != null && entry < earlier.length && earlier[entry] != null) {
      all.or(earlier[entry]);
    }
    all.set(events[entry]);
    return all;
  }

  private @Nullable BitSet nullsOnly(@Nullable BitSet @Nullable [] of, int entry) {
    Row row = rows[entry];
    if (of == null || entry >= of.length || of[entry] == null || row == null || wiped(entry)) {
      return null;
    }
    BitSet nulls = (BitSet) of[entry].clone();
    nulls.and(plan.nulls(row));
    return nulls.isEmpty() ? null : nulls;
  }

  private int append(long time) {
    if (size == times.length) {
      times = Arrays.copyOf(times, size * 2);
      rows = Arrays.copyOf(rows, size * 2);
      events = Arrays.copyOf(events, size * 2);
    }
    if (index == null && size > 0 && time <= times[size - 1]) {
      index = new LongIndex(Math.max(size * 2, 64));
      for (int i = 0; i < size; i++) {
        index.put(times[i], i);
      }
    }
    if (index != null) {
      index.put(time, size);
    }
    times[size] = time;
    return size++;
  }

  private void remember(int entry, int event) {
    BitSet one = new BitSet();
    one.set(event);
    earlier = add(earlier, entry, one);
  }

  private @Nullable BitSet[] add(@Nullable BitSet @Nullable [] to, int entry, BitSet bits) {
    @Nullable BitSet[] sets = to == null ? new @Nullable BitSet[times.length] : to;
    if (entry >= sets.length) {
      sets = Arrays.copyOf(sets, times.length);
    }
    BitSet set = sets[entry];
    if (set == null) {
      sets[entry] = (BitSet) bits.clone();
    } else {
      set.or(bits);
    }
    return sets;
  }
}
