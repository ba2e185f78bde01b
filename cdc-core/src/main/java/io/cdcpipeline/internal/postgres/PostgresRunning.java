package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for the transactions of this database that are running now. One of them may stand as
 * committed in the log already while no snapshot sees it yet, as when it waits for a synchronous
 * standby. A snapshot does not tell them all: the latest may be beyond its end.
 */
final class PostgresRunning {
  private static final Logger log = LoggerFactory.getLogger(PostgresRunning.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int NAMED = 3;

  /** In this order: a transaction that is being prepared moves from the first to the second. */
  private static final String RUNNING =
      """
      SELECT backend_xid::text,
             format('pid %s (user %s, %s, transaction since %s, %s)', pid,
                 coalesce(usename, '?'),
                 coalesce(nullif('application ' || application_name, 'application '), 'no name'),
                 coalesce(date_trunc('second', xact_start)::text, '?'), coalesce(state, '?'))
        FROM pg_stat_activity
       WHERE backend_xid IS NOT NULL AND datname = current_database()
      UNION ALL
      SELECT transaction::text,
             format('prepared transaction %L (owner %s, since %s)', gid, owner,
                 date_trunc('second', prepared)::text)
        FROM pg_prepared_xacts WHERE database = current_database()
      """;

  private final PostgresConnections connections;
  private final String pipeline;

  PostgresRunning(PostgresConnections connections, String pipeline) {
    this.connections = connections;
    this.pipeline = pipeline;
  }

  /** Returns false if it gave up. */
  boolean await(BooleanSupplier giveUp) {
    return connections.with(
        "wait for the running transactions", connection -> await(connection, giveUp));
  }

  private boolean await(Connection connection, BooleanSupplier giveUp) throws SQLException {
    Map<String, String> left = running(connection);
    long nextLook = System.nanoTime() + LOOK.toNanos();
    while (!left.isEmpty()) {
      if (giveUp.getAsBoolean()) {
        return false;
      }
      if (System.nanoTime() >= nextLook) {
        log.warn(
            "{}: before tables are read, {} transactions must end that may have changed them: {}",
            pipeline,
            left.size(),
            left.values().stream().limit(NAMED).collect(Collectors.joining(", ")));
        nextLook = System.nanoTime() + LOOK.toNanos();
      }
      pause();
      left.keySet().retainAll(running(connection).keySet());
    }
    return true;
  }

  /** In words, by their ids; never the text of a query, which may hold data. */
  private static Map<String, String> running(Connection connection) throws SQLException {
    Map<String, String> running = new HashMap<>();
    Jdbc.list(connection, RUNNING, r -> Map.entry(r.getString(1), r.getString(2)))
        .forEach(one -> running.put(one.getKey(), one.getValue()));
    return running;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CdcException(
          Reason.UNREACHABLE, "Interrupted while waiting for running transactions", e);
    }
  }
}
