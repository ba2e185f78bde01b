package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps everybody from writing to the captured tables, for milliseconds. Of the two ways that there
 * are none is always good:
 *
 * <ul>
 *   <li>{@code LOCK TABLES … READ} harms nobody while it waits, since writers go first; so on a
 *       table that is written to all the time it may never be granted
 *   <li>{@code FLUSH TABLES WITH READ LOCK} comes between any two short transactions, but writers
 *       wait behind it; and where a long statement is running, everybody waits for that statement's
 *       end, even when the lock has been given up long before
 * </ul>
 *
 * <p>So the first is asked for, and now and then the second, if no long statement is to be seen.
 * {@code docs/adr/0007} has the figures.
 */
final class MySqlTableLock {
  private static final Logger log = LoggerFactory.getLogger(MySqlTableLock.class);
  private static final String FLUSH = "FLUSH TABLES WITH READ LOCK";
  private static final int FLUSH_EVERY = 4;

  /** Without the privilege PROCESS only the user's own statements are seen. */
  private static final String LONG_STATEMENTS =
      "SELECT count(*) FROM information_schema.processlist WHERE command IN ('Query', 'Execute')"
          + " AND time >= 1 AND id <> connection_id()";

  private final Connection connection;
  private final String pipeline;
  private final String lockTables;
  private boolean mayLock = true;
  private boolean mayFlush = true;

  /**
   * A lock that is not taken yet.
   *
   * @param connection a new one, for the lock alone
   */
  MySqlTableLock(Connection connection, String pipeline, List<TableId> tables) throws SQLException {
    this.connection = connection;
    this.pipeline = pipeline;
    this.lockTables =
        tables.stream()
            .map(table -> MySqlDefinitions.quote(table) + " READ")
            .collect(Collectors.joining(", ", "LOCK TABLES ", ""));
    Jdbc.execute(connection, "SET SESSION lock_wait_timeout = 1");
  }

  /** What came of asking. */
  enum Answer {
    /** Nobody writes until {@link #release}. */
    GRANTED,
    /** Not now. */
    BUSY,
    /** The user lacks the privileges. */
    FORBIDDEN
  }

  /**
   * Asks for the lock, and waits for it one second at most.
   *
   * @param attempt how often it was asked for, with this time
   */
  Answer ask(int attempt) throws SQLException {
    boolean flushing = mayFlush && attempt % FLUSH_EVERY == 0;
    if (mayLock && !flushing) {
      Answer answer = ask(lockTables);
      if (answer != Answer.FORBIDDEN) {
        return answer;
      }
      mayLock = false;
    }
    if (mayFlush) {
      Answer answer = longStatementRuns() ? Answer.BUSY : ask(FLUSH);
      if (answer != Answer.FORBIDDEN) {
        return answer;
      }
      mayFlush = false;
    }
    return mayLock ? Answer.BUSY : Answer.FORBIDDEN;
  }

  private Answer ask(String lock) throws SQLException {
    try {
      Jdbc.execute(connection, lock);
      return Answer.GRANTED;
    } catch (SQLException e) {
      if (MySqlErrors.isPrivilege(e)) {
        return Answer.FORBIDDEN;
      }
      if (e.getErrorCode() != MySqlErrors.LOCK_WAIT_TIMEOUT) {
        throw e;
      }
      // A FLUSH that was given up while it waited for a statement holds the global lock all the
      // same.
      release();
      log.info("{}: a lock for an instant was not granted within 1 s, asking again", pipeline);
      return Answer.BUSY;
    }
  }

  private boolean longStatementRuns() throws SQLException {
    long running = Jdbc.one(connection, LONG_STATEMENTS, row -> row.getLong(1));
    if (running > 0) {
      log.info("{}: not locking all tables while {} long statements run", pipeline, running);
    }
    return running > 0;
  }

  void release() throws SQLException {
    Jdbc.execute(connection, "UNLOCK TABLES");
  }
}
