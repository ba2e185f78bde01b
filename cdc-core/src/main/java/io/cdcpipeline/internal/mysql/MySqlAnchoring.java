package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.internal.source.SourceDatabase.TableDefinition;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.MySqlOffset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a position, the tables' definitions and a consistent view of the rows together.
 *
 * <p>MySQL has no way to read a view's position, so for a moment nobody may write to the tables:
 * see {@link MySqlTableLock}. Who may not lock gets, on a server with GTIDs, the set of those
 * executed <em>before the view</em>: nothing is missed, a few changes come twice. A binlog position
 * would not do for that, since the log is written before the transaction becomes visible.
 */
final class MySqlAnchoring {
  private static final Logger log = LoggerFactory.getLogger(MySqlAnchoring.class);
  private static final int ATTEMPTS = 15;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;

  private final MySqlConnections connections;
  private final String pipeline;
  private final MySqlServer server;
  private final List<TableId> tables;
  private final boolean defining;
  private final AtomicBoolean warned;

  /**
   * An anchoring.
   *
   * @param defining whether the tables' definitions are wanted
   * @param warned whether it was told already that there is no lock to be had
   */
  MySqlAnchoring(
      MySqlConnections connections,
      String pipeline,
      MySqlServer server,
      List<TableId> tables,
      boolean defining,
      AtomicBoolean warned) {
    this.connections = connections;
    this.pipeline = pipeline;
    this.server = server;
    this.tables = tables;
    this.defining = defining;
    this.warned = warned;
  }

  /** Fixes a point of the log, and opens on each of {@code readers} a transaction that sees it. */
  StreamStart fix(List<Connection> readers) throws SQLException {
    Connection locker = connections.open();
    try {
      MySqlTableLock lock = new MySqlTableLock(locker, pipeline, tables);
      for (int attempt = 1; ; attempt++) {
        switch (lock.ask(attempt)) {
          case GRANTED -> {
            return locked(lock, locker, readers);
          }
          case FORBIDDEN -> {
            return withoutLock(locker, readers);
          }
          case BUSY -> {
            if (attempt == ATTEMPTS) {
              throw notGranted();
            }
            pause(attempt);
          }
        }
      }
    } finally {
      Jdbc.closeQuietly(locker);
    }
  }

  private static void openView(Connection reader) throws SQLException {
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Jdbc.execute(reader, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }

  private static void openViews(List<Connection> readers) throws SQLException {
    for (Connection reader : readers) {
      openView(reader);
    }
  }

  private StreamStart withoutLock(Connection other, List<Connection> readers) throws SQLException {
    if (!server.gtid()) {
      throw new CdcException(
          Reason.PRIVILEGE,
          connections.describe()
              + ": a backfill without GTIDs needs a lock for an instant: GRANT RELOAD ON *.* (or"
              + " LOCK TABLES on the captured tables) to the user, or set gtid_mode = ON");
    }
    if (warned.compareAndSet(false, true)) {
      log.warn(
          "{}: the user may neither LOCK TABLES nor FLUSH TABLES WITH READ LOCK (privilege RELOAD):"
              + " the backfill reads without a lock, so changes made in the moment when a view is"
              + " taken may be delivered twice",
          pipeline);
    }
    return unlocked(other, readers);
  }

  private StreamStart locked(MySqlTableLock lock, Connection locker, List<Connection> readers)
      throws SQLException {
    long since = System.nanoTime();
    try {
      MySqlOffset position = new MySqlBinlog(locker, server).end();
      List<TableDefinition> definitions = definitions(locker);
      openViews(readers);
      return new StreamStart(position, definitions);
    } finally {
      lock.release();
      log.debug("{}: held the lock for {} ms", pipeline, (System.nanoTime() - since) / 1_000_000);
    }
  }

  private List<TableDefinition> definitions(Connection connection) throws SQLException {
    return defining ? MySqlDefinitions.read(connection, tables) : List.of();
  }

  /** The position is read before the view, and the definitions around both. */
  private StreamStart unlocked(Connection other, List<Connection> readers) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      List<TableDefinition> before = definitions(other);
      MySqlOffset position = new MySqlBinlog(other, server).end();
      openViews(readers);
      if (before.equals(definitions(other))) {
        return new StreamStart(position, before);
      }
      for (Connection reader : readers) {
        Jdbc.execute(reader, "ROLLBACK");
      }
      retryDefinitions(attempt);
    }
  }

  /** The end of the log and the definitions that belong to it; no view. */
  StreamStart latest(Connection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      List<TableDefinition> before = definitions(connection);
      MySqlOffset position = new MySqlBinlog(connection, server).end();
      if (before.equals(definitions(connection))) {
        return new StreamStart(position, before);
      }
      retryDefinitions(attempt);
    }
  }

  private void retryDefinitions(int attempt) {
    if (attempt == ATTEMPTS) {
      throw new CdcException(
          Reason.UNREACHABLE,
          connections.describe()
              + ": the captured tables are altered again and again: start when"
              + " that is over");
    }
    pause(attempt);
  }

  private CdcException notGranted() {
    return new CdcException(
        Reason.UNREACHABLE,
        connections.describe()
            + ": no lock on the captured tables was granted within 1 s in "
            + ATTEMPTS
            + " attempts: statements or transactions that run for long hold tables open. Find them"
            + " with SHOW PROCESSLIST and start when they have ended");
  }

  private static void pause(int attempt) {
    long most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS << Math.min(attempt, 10));
    try {
      Thread.sleep(most / 2 + ThreadLocalRandom.current().nextLong(most / 2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CdcException(Reason.UNREACHABLE, "Interrupted while anchoring the backfill", e);
    }
  }
}
