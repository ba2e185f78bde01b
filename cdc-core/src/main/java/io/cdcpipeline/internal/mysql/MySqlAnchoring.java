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
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a position, the tables' definitions and a consistent view of the rows together.
 *
 * <p>MySQL has no way to read a view's position, so for a moment nobody may write: a global read
 * lock that waits at most a second to be granted, since writers wait behind it, and is held for
 * milliseconds. Who may not take it gets, on a server with GTIDs, the set of those executed
 * <em>before the view</em>: nothing is missed, a few changes come twice. A binlog position would
 * not do for that, since the log is written before the transaction becomes visible; so without
 * GTIDs the captured tables are locked one by one instead.
 */
final class MySqlAnchoring {
  private static final Logger log = LoggerFactory.getLogger(MySqlAnchoring.class);
  private static final int ATTEMPTS = 15;
  private static final long FIRST_PAUSE_MS = 100;
  private static final long LONGEST_PAUSE_MS = 2_000;
  private static final String LOCK_ALL = "FLUSH TABLES WITH READ LOCK";

  private final MySqlConnections connections;
  private final String pipeline;
  private final MySqlServer server;
  private final List<TableId> tables;

  MySqlAnchoring(
      MySqlConnections connections, String pipeline, MySqlServer server, List<TableId> tables) {
    this.connections = connections;
    this.pipeline = pipeline;
    this.server = server;
    this.tables = tables;
  }

  /** Fixes a point of the log, and opens on {@code reader} a transaction that sees it. */
  StreamStart fix(Connection reader) throws SQLException {
    Connection locker = connections.open();
    try {
      Jdbc.execute(locker, "SET SESSION lock_wait_timeout = 1");
      return locked(locker, reader, LOCK_ALL);
    } catch (SQLException e) {
      if (!MySqlErrors.isPrivilege(e)) {
        throw e;
      }
      return withoutGlobalLock(locker, reader);
    } finally {
      Jdbc.closeQuietly(locker);
    }
  }

  /** Opens the transaction alone, for a view that is later than a position known already. */
  static void openView(Connection reader) throws SQLException {
    reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Jdbc.execute(reader, "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
  }

  private StreamStart withoutGlobalLock(Connection locker, Connection reader) throws SQLException {
    if (server.gtid()) {
      log.warn(
          "{}: the user may not FLUSH TABLES WITH READ LOCK (privilege RELOAD): the backfill starts"
              + " without a lock, so changes made in that moment may be delivered twice",
          pipeline);
      return unlocked(locker, reader);
    }
    log.warn(
        "{}: the user may not FLUSH TABLES WITH READ LOCK (privilege RELOAD): locking the {} captured"
            + " tables instead",
        pipeline,
        tables.size());
    String lock =
        tables.stream()
            .map(t -> MySqlDefinitions.quote(t) + " READ")
            .collect(Collectors.joining(", ", "LOCK TABLES ", ""));
    try {
      return locked(locker, reader, lock);
    } catch (SQLException e) {
      if (MySqlErrors.isPrivilege(e)) {
        throw new CdcException(
            Reason.PRIVILEGE,
            connections.describe()
                + ": a backfill without GTIDs needs a lock for an instant: GRANT RELOAD ON *.* (or"
                + " LOCK TABLES on the captured tables) to the user, or set gtid_mode = ON",
            e);
      }
      throw e;
    }
  }

  private StreamStart locked(Connection locker, Connection reader, String lock)
      throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        Jdbc.execute(locker, lock);
        break;
      } catch (SQLException e) {
        if (e.getErrorCode() != MySqlErrors.LOCK_WAIT_TIMEOUT) {
          throw e;
        }
        if (attempt == ATTEMPTS) {
          throw notGranted(lock, e);
        }
        log.info("{}: {} not granted within 1 s, attempt {}", pipeline, lock, attempt);
        pause(attempt);
      }
    }
    long since = System.nanoTime();
    try {
      MySqlOffset position = new MySqlBinlog(locker, server).end();
      List<TableDefinition> definitions = MySqlDefinitions.read(locker, tables);
      openView(reader);
      return new StreamStart(position, definitions);
    } finally {
      Jdbc.execute(locker, "UNLOCK TABLES");
      log.info("{}: held the lock for {} ms", pipeline, (System.nanoTime() - since) / 1_000_000);
    }
  }

  /** The position is read before the view, and the definitions around both. */
  private StreamStart unlocked(Connection other, Connection reader) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      List<TableDefinition> before = MySqlDefinitions.read(other, tables);
      MySqlOffset position = new MySqlBinlog(other, server).end();
      openView(reader);
      if (before.equals(MySqlDefinitions.read(other, tables))) {
        return new StreamStart(position, before);
      }
      Jdbc.execute(reader, "ROLLBACK");
      retryDefinitions(attempt);
    }
  }

  /** The end of the log and the definitions that belong to it; no view. */
  StreamStart latest(Connection connection) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      List<TableDefinition> before = MySqlDefinitions.read(connection, tables);
      MySqlOffset position = new MySqlBinlog(connection, server).end();
      if (before.equals(MySqlDefinitions.read(connection, tables))) {
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

  private CdcException notGranted(String lock, SQLException e) {
    return new CdcException(
        Reason.UNREACHABLE,
        connections.describe()
            + ": "
            + lock
            + " was not granted within 1 s in "
            + ATTEMPTS
            + " attempts: statements or transactions that run for long hold tables open. Find them"
            + " with SHOW PROCESSLIST and start when they have ended",
        e);
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
