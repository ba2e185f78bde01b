package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.source.Jdbc;
import java.util.ArrayList;
import java.util.List;

/** Names the sessions that a server process waits for. */
final class PostgresBlockers {
  private PostgresBlockers() {}

  private static final String SESSIONS =
      """
      SELECT format('pid %s (user %s, %s, transaction since %s, %s)', pid,
          coalesce(usename, '?'),
          coalesce(nullif('application ' || application_name, 'application '), 'no name'),
          coalesce(date_trunc('second', xact_start)::text, '?'), coalesce(state, '?'))
      FROM pg_stat_activity WHERE pid = ANY (pg_blocking_pids(?))
      ORDER BY xact_start LIMIT 3
      """;

  /** A prepared transaction has no process; the lock it holds shows process 0. */
  private static final String PREPARED =
      """
      SELECT format('prepared transaction %L (owner %s, since %s)', gid, owner,
          date_trunc('second', prepared)::text)
      FROM pg_prepared_xacts WHERE 0 = ANY (pg_blocking_pids(?))
      ORDER BY prepared LIMIT 3
      """;

  /** In words; never the text of a query, which may hold data. */
  static String of(PostgresConnections connections, int pid) {
    try {
      return connections.with(
          "look for blocking transactions",
          connection -> {
            List<String> found =
                new ArrayList<>(Jdbc.list(connection, SESSIONS, r -> r.getString(1), pid));
            found.addAll(Jdbc.list(connection, PREPARED, r -> r.getString(1), pid));
            return found.isEmpty() ? "a transaction that cannot be seen" : String.join(", ", found);
          });
    } catch (CdcException e) {
      return "a transaction that could not be looked up (" + e.getMessage() + ")";
    }
  }
}
