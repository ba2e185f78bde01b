package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Transaction;
import io.cdcpipeline.handoff.History.Version;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A transaction that is under way: the slots it holds, and what it would change. */
final class Attempt {
  private record Slot(HandOffTable table, int number) {}

  /** What a rollback to a savepoint comes back to. */
  record Savepoint(int versions, Map<?, Object[]> keys) {}

  final Transaction transaction = new Transaction();
  private final History history;
  private final Set<HandOffTable> tables = new HashSet<>();
  private final Set<Slot> slots = new HashSet<>();
  private final List<Version> versions = new ArrayList<>();
  private Map<Slot, Object[]> keys = new HashMap<>();

  Attempt(History history) {
    this.history = history;
  }

  /** True if the slot is held from here on; false if another transaction has it. */
  boolean claim(HandOffTable table, int number) {
    if (slots.contains(new Slot(table, number))) {
      return true;
    }
    if (!tables.contains(table)) {
      if (!table.enter()) {
        return false;
      }
      tables.add(table);
    }
    return table.claim(number, this) && slots.add(new Slot(table, number));
  }

  /** The key of the slot's row as this transaction sees it, or null. */
  Object[] key(HandOffTable table, int number) {
    Slot slot = new Slot(table, number);
    return keys.containsKey(slot) ? keys.get(slot) : table.key(number);
  }

  void created(HandOffTable table, int number, Object[] key, long version) {
    keys.put(new Slot(table, number), key);
    add(table, key, version, Kind.CREATE);
  }

  void updated(HandOffTable table, int number, long version) {
    add(table, key(table, number), version, Kind.UPDATE);
  }

  void deleted(HandOffTable table, int number, long version) {
    add(table, key(table, number), version, Kind.DELETE);
    keys.put(new Slot(table, number), null);
  }

  private void add(HandOffTable table, Object[] key, long version, Kind kind) {
    versions.add(new Version(table.row(key), version, kind, transaction));
  }

  boolean isEmpty() {
    return versions.isEmpty();
  }

  Savepoint savepoint() {
    return new Savepoint(versions.size(), new HashMap<>(keys));
  }

  @SuppressWarnings("unchecked") // savepoint() made it
  void rollBackTo(Savepoint savepoint) {
    List<Version> undone = versions.subList(savepoint.versions(), versions.size());
    history.rollBack(undone);
    undone.clear();
    keys = new HashMap<>((Map<Slot, Object[]>) savepoint.keys());
  }

  /** The commit has returned. */
  void committed() {
    history.commit(transaction, versions);
    keys.forEach((slot, key) -> slot.table().setKey(slot.number(), key));
    end();
  }

  void rolledBack() {
    history.rollBack(versions);
    end();
  }

  private void end() {
    slots.forEach(slot -> slot.table().giveBack(slot.number(), this));
    tables.forEach(HandOffTable::leave);
  }
}
