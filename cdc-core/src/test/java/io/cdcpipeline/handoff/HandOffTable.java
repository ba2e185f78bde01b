package io.cdcpipeline.handoff;

import io.cdcpipeline.SourceUnderTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A table under test with slots for its rows: a slot has one row or none. A writer claims a slot
 * before it touches its row and gives it back when its transaction has ended.
 */
final class HandOffTable {
  private static final int MOST_USERS = 1000;

  final String name;
  final KeyKind kind;
  final int slots;
  private final SourceUnderTest source;
  private final AtomicReferenceArray<Object> owners;
  private final Object[][] rows;
  private final Semaphore users = new Semaphore(MOST_USERS, true);

  HandOffTable(SourceUnderTest source, Scenario scenario, KeyKind kind) {
    this.source = source;
    this.kind = kind;
    this.name = "t_" + kind.name().toLowerCase(java.util.Locale.ROOT);
    this.slots = scenario.rows() * 3 / 2;
    this.owners = new AtomicReferenceArray<>(slots + 1);
    this.rows = new Object[slots + 1][];
    source.execute(
        "CREATE TABLE "
            + name
            + " ("
            + kind.columns(scenario.collation())
            + ", ver bigint NOT NULL, payload varchar(200), PRIMARY KEY ("
            + kind.list()
            + "))");
    if (source.postgres() && scenario.fullIdentity()) {
      source.execute("ALTER TABLE " + name + " REPLICA IDENTITY FULL");
    }
  }

  /** The slot of the last row of all, which the writers do not use. */
  int markerSlot() {
    return slots;
  }

  RowKey row(Object[] key) {
    return new RowKey(name, KeyKind.text(key));
  }

  /** True if the slot is the owner's now. */
  boolean claim(int slot, Object owner) {
    return owners.compareAndSet(slot, null, owner);
  }

  void giveBack(int slot, Object owner) {
    if (!owners.compareAndSet(slot, owner, null)) {
      throw new IllegalStateException("Slot " + slot + " of " + name + " is not " + owner + "'s");
    }
  }

  /** The key of the slot's row, or null; for its owner. */
  Object[] key(int slot) {
    return rows[slot];
  }

  /** The slot's row is committed; for its owner. */
  void setKey(int slot, Object[] key) {
    rows[slot] = key;
  }

  /** Lets a transaction in that changes rows. */
  boolean enter() {
    return users.tryAcquire();
  }

  void leave() {
    users.release();
  }

  /** Lets one in when no transaction is, and keeps all others out. */
  boolean enterAlone() throws InterruptedException {
    return users.tryAcquire(MOST_USERS, 50, java.util.concurrent.TimeUnit.MILLISECONDS);
  }

  void leaveAlone() {
    users.release(MOST_USERS);
  }

  PreparedStatement insert(Connection connection, Object[] key, long version, String payload)
      throws SQLException {
    PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO "
                + name
                + " ("
                + kind.list()
                + ", ver, payload) VALUES ("
                + "?, ".repeat(key.length)
                + "?, ?)");
    bindInsert(insert, key, version, payload);
    return insert;
  }

  void bindInsert(PreparedStatement insert, Object[] key, long version, String payload)
      throws SQLException {
    int at = bind(insert, 1, key);
    insert.setLong(at, version);
    insert.setString(at + 1, payload);
  }

  /** Changes the row, and its key where the two differ. */
  PreparedStatement update(
      Connection connection, Object[] from, Object[] to, long version, String payload)
      throws SQLException {
    boolean moves = from != to;
    PreparedStatement update =
        connection.prepareStatement(
            "UPDATE "
                + name
                + " SET "
                + (moves ? kind.assignment(", ") + ", " : "")
                + "ver = ?, payload = ? WHERE "
                + kind.condition());
    int at = moves ? bind(update, 1, to) : 1;
    update.setLong(at, version);
    update.setString(at + 1, payload);
    bind(update, at + 2, from);
    return update;
  }

  PreparedStatement delete(Connection connection, Object[] key) throws SQLException {
    PreparedStatement delete =
        connection.prepareStatement("DELETE FROM " + name + " WHERE " + kind.condition());
    bind(delete, 1, key);
    return delete;
  }

  private static int bind(PreparedStatement statement, int from, Object[] values)
      throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(from + i, values[i]);
    }
    return from + values.length;
  }

  /** The rows as they are: key to version. */
  Map<String, Long> content() {
    Map<String, Long> content = new TreeMap<>();
    source
        .database
        .query("SELECT " + kind.list() + ", ver FROM " + name)
        .forEach(
            row ->
                content.put(
                    String.join("|", row.subList(0, kind.size())),
                    Long.valueOf(row.get(kind.size()))));
    return content;
  }
}
