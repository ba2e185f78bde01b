package io.cdcpipeline.handoff;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/** A thread that changes rows in transactions of every form, until the workload is stopped. */
final class Writer {
  private static final int MOST_PREPARED = 2;

  /** A transaction of the first phase, to be ended in the second. */
  private record Prepared(String name, Attempt attempt) {}

  private final Workload workload;
  private final String name;
  private final Random random;
  private final Connection connection;
  private final Deque<Prepared> prepared = new ArrayDeque<>();
  private final boolean postgres;
  private int transactions;

  private Writer(Workload workload, String name, Random random, Connection connection) {
    this.workload = workload;
    this.name = name;
    this.random = random;
    this.connection = connection;
    this.postgres = workload.source().postgres();
  }

  static Void run(Workload workload, String name, Random random)
      throws SQLException, InterruptedException {
    try (Connection connection = workload.source().database.connect()) {
      new Writer(workload, name, random, connection).run();
    }
    return null;
  }

  private void run() throws SQLException, InterruptedException {
    if (!postgres) {
      execute("SET SESSION innodb_lock_wait_timeout = 3");
    }
    connection.setAutoCommit(false);
    while (!workload.isStopped()) {
      if (prepared.size() > random.nextInt(MOST_PREPARED + 1)) {
        settle(prepared.remove());
      }
      if (!redefine()) {
        transact();
      }
      LockSupport.parkNanos(random.nextInt(6_000_000));
    }
    while (!prepared.isEmpty()) {
      settle(prepared.remove());
    }
  }

  private boolean redefine() throws SQLException, InterruptedException {
    int chance = random.nextInt(400);
    Redefinition redefinition = new Redefinition(workload, connection);
    if (chance == 0 && workload.scenario().truncates()) {
      redefinition.truncate(someTable());
    } else if (chance == 1 && workload.scenario().addsColumns()) {
      redefinition.addColumn(someTable(), "extra_" + name + "_" + transactions++);
    } else {
      return false;
    }
    return true;
  }

  private void transact() throws SQLException {
    Attempt attempt = new Attempt(workload.history());
    try {
      int changes = 1 + random.nextInt(random.nextInt(10) == 0 ? 40 : 5);
      for (int i = 0; i < changes; i++) {
        if (random.nextInt(8) == 0) {
          nest(attempt);
        } else {
          change(attempt);
        }
      }
      if (random.nextInt(20) == 0) {
        LockSupport.parkNanos(random.nextInt(40_000_000));
      }
      end(attempt);
    } catch (SQLException e) {
      connection.rollback();
      attempt.rolledBack();
      if (!isConflict(e)) {
        throw e;
      }
    }
  }

  private void end(Attempt attempt) throws SQLException {
    if (attempt.isEmpty() || random.nextInt(8) == 0) {
      connection.rollback();
      attempt.rolledBack();
      return;
    }
    if (postgres) {
      attempt.transaction.id = one("SELECT pg_current_xact_id()::text");
    }
    if (postgres && random.nextInt(8) == 0) {
      String id = workload.source().database.name() + "_" + name + "_" + transactions++;
      execute("PREPARE TRANSACTION '" + id + "'");
      connection.commit();
      prepared.add(new Prepared(id, attempt));
      return;
    }
    connection.commit();
    attempt.committed();
    workload.countCommit();
  }

  /** The second phase. */
  private void settle(Prepared transaction) throws SQLException {
    boolean commit = random.nextInt(3) > 0;
    connection.setAutoCommit(true);
    execute((commit ? "COMMIT" : "ROLLBACK") + " PREPARED '" + transaction.name() + "'");
    connection.setAutoCommit(false);
    if (commit) {
      transaction.attempt().committed();
      workload.countCommit();
    } else {
      transaction.attempt().rolledBack();
    }
  }

  /** Some changes behind a savepoint, which are taken back or not. */
  private void nest(Attempt attempt) throws SQLException {
    java.sql.Savepoint savepoint = connection.setSavepoint();
    Attempt.Savepoint mark = attempt.savepoint();
    int changes = 1 + random.nextInt(3);
    for (int i = 0; i < changes; i++) {
      change(attempt);
    }
    if (random.nextBoolean()) {
      connection.rollback(savepoint);
      attempt.rollBackTo(mark);
    } else {
      connection.releaseSavepoint(savepoint);
    }
  }

  private void change(Attempt attempt) throws SQLException {
    HandOffTable table = someTable();
    int slot = someSlot(table);
    if (!attempt.claim(table, slot)) {
      return;
    }
    Object[] key = attempt.key(table, slot);
    int choice = random.nextInt(10);
    if (key == null) {
      insert(attempt, table, slot);
    } else if (choice < 6) {
      long version = workload.nextVersion();
      one(table.update(connection, key, key, version, Workload.payload(version)));
      attempt.updated(table, slot, version);
    } else if (choice < 8) {
      long version = workload.nextVersion();
      one(table.delete(connection, key));
      attempt.deleted(table, slot, version);
    } else {
      move(attempt, table, slot, key);
    }
  }

  private void insert(Attempt attempt, HandOffTable table, int slot) throws SQLException {
    Object[] key = table.kind.values(slot, random.nextInt(KeyKind.SPELLINGS));
    long version = workload.nextVersion();
    one(table.insert(connection, key, version, Workload.payload(version)));
    attempt.created(table, slot, key, version);
  }

  /** Changes the key: to another slot's, or to the same in another spelling. */
  private void move(Attempt attempt, HandOffTable table, int from, Object[] key)
      throws SQLException {
    int to = random.nextInt(6) == 0 ? from : someSlot(table);
    if (!attempt.claim(table, to) || (to != from && attempt.key(table, to) != null)) {
      return;
    }
    Object[] target = table.kind.values(to, random.nextInt(KeyKind.SPELLINGS));
    if (KeyKind.text(target).equals(KeyKind.text(key))) {
      return;
    }
    long version = workload.nextVersion();
    one(table.update(connection, key, target, version, Workload.payload(version)));
    attempt.deleted(table, from, version);
    attempt.created(table, to, target, version);
  }

  private HandOffTable someTable() {
    return workload.tables().get(random.nextInt(workload.tables().size()));
  }

  /** Some rows are changed much more often than others. */
  private int someSlot(HandOffTable table) {
    return random.nextInt(random.nextInt(5) == 0 ? 20 : table.slots);
  }

  private static void one(PreparedStatement change) throws SQLException {
    try (change) {
      int rows = change.executeUpdate();
      if (rows != 1) {
        throw new IllegalStateException(change + " changed " + rows + " rows");
      }
    }
  }

  private String one(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getString(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A deadlock, or a lock that was not to be had in time. */
  static boolean isConflict(SQLException e) {
    return e.getErrorCode() == 1213
        || e.getErrorCode() == 1205
        || "40P01".equals(e.getSQLState())
        || "40001".equals(e.getSQLState())
        || "55P03".equals(e.getSQLState());
  }
}
