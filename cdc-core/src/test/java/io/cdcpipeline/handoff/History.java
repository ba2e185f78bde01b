package io.cdcpipeline.handoff;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What was committed, per row in the order of the commits, and what was rolled back. A row's
 * versions are in commit order because a writer takes a version's number while it holds the row,
 * and holds it until the commit has returned.
 */
final class History {

  /** What became of a row. */
  enum Kind {
    CREATE,
    UPDATE,
    DELETE,
    /** Deleted together with all other rows. */
    TRUNCATE;

    boolean leavesRow() {
      return this == CREATE || this == UPDATE;
    }
  }

  /** A transaction of a writer. */
  static final class Transaction {
    /** Before it did anything in the database; {@link System#nanoTime}. */
    final long begun = System.nanoTime();

    /** After its commit had returned. */
    volatile long committed;

    /** The database's name of it, where the writer asked for it. */
    volatile String id;

    @Override
    public String toString() {
      return "transaction " + (id == null ? "#" + System.identityHashCode(this) : id);
    }
  }

  /** A version of a row: its number is in the row's column {@code ver}, unless it is a deletion. */
  record Version(RowKey row, long number, Kind kind, Transaction transaction) {
    @Override
    public String toString() {
      return kind + " " + number;
    }
  }

  private final Map<RowKey, List<Version>> committed = new ConcurrentHashMap<>();
  private final Set<Long> rolledBack = ConcurrentHashMap.newKeySet();
  private final Set<String> redefined = ConcurrentHashMap.newKeySet();

  /** The transaction's commit has returned; its rows are still held. */
  void commit(Transaction transaction, Collection<Version> versions) {
    transaction.committed = System.nanoTime();
    for (Version version : versions) {
      committed.computeIfAbsent(version.row(), row -> new ArrayList<>()).add(version);
    }
  }

  void rollBack(Collection<Version> versions) {
    versions.forEach(version -> rolledBack.add(version.number()));
  }

  /** The table was truncated or altered. */
  void redefine(String table) {
    redefined.add(table);
  }

  boolean isRedefined(String table) {
    return redefined.contains(table);
  }

  boolean isRolledBack(long number) {
    return rolledBack.contains(number);
  }

  /** To be called when the writers have ended. */
  Map<RowKey, List<Version>> versions() {
    return committed;
  }

  List<Version> versions(RowKey row) {
    return committed.getOrDefault(row, List.of());
  }

  long size() {
    return committed.values().stream().mapToLong(List::size).sum();
  }
}
