package io.cdcpipeline.offset;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The table and the way to it. Every action is one statement in a transaction and on a connection
 * of its own: nothing is to be tidied up after a failure. Thread-safe.
 */
final class JdbcTable {
  /** Seconds after which a statement is given up. */
  private static final int STATEMENT_TIMEOUT = 20;

  private static final int CONFLICT_ATTEMPTS = 5;
  private static final Set<String> MADE_MEANWHILE = Set.of("42P07", "42710", "42S01");

  /** Opens connections; each is closed after use. */
  interface Connections {
    Connection open() throws SQLException;
  }

  /** What is done with a connection. */
  interface Action<T> {
    T run(Connection connection, JdbcDialect dialect) throws SQLException;
  }

  /** A pipeline's row, as far as it tells about the lease. */
  record Holder(@Nullable String owner, long generation, String name, long remainingMillis) {}

  private final Connections connections;
  private final String table;
  private final @Nullable Clock clock;

  JdbcTable(Connections connections, String table, @Nullable Clock clock) {
    this.connections = connections;
    this.table = table;
    this.clock = clock;
  }

  String name() {
    return table;
  }

  /** The time as a part of a statement: the database's own, unless a clock was given. */
  private String now(JdbcDialect dialect) {
    return clock == null ? dialect.nowMillis() : Long.toString(clock.millis());
  }

  /**
   * Runs a statement that changes the row, and answers how many rows it changed.
   *
   * @param sql with <code>{table}</code> and <code>{now}</code> in the places of the two
   */
  int update(String sql, Object... parameters) {
    return with((connection, dialect) -> update(connection, dialect, sql, parameters));
  }

  private int update(Connection connection, JdbcDialect dialect, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, dialect, sql, parameters)) {
      return statement.executeUpdate();
    }
  }

  /** As {@link #update}, after making the table if it is missing. */
  int updateOrCreate(String sql, Object... parameters) {
    return with(
        (connection, dialect) -> {
          try {
            return update(connection, dialect, sql, parameters);
          } catch (SQLException e) {
            if (!dialect.isNoSuchTable(e)) {
              throw e;
            }
          }
          create(connection, dialect);
          return update(connection, dialect, sql, parameters);
        });
  }

  private void create(Connection connection, JdbcDialect dialect) throws SQLException {
    String ddl = dialect.createTable(table);
    try (Statement statement = connection.createStatement()) {
      statement.execute(ddl);
    } catch (SQLException e) {
      if (isMadeMeanwhile(e)) {
        return;
      }
      throw new OffsetStoreException(
          Reason.UNAVAILABLE,
          "The offset store's table "
              + table
              + " does not exist and cannot be made ("
              + e.getMessage()
              + "). Let an administrator run: "
              + ddl,
          e);
    }
  }

  /** Adds a row; false if there is one with that key. */
  boolean insert(String sql, Object... parameters) {
    return with(
        (connection, dialect) -> {
          try {
            return update(connection, dialect, sql, parameters) == 1;
          } catch (SQLException e) {
            if (isDuplicate(e)) {
              return false;
            }
            throw e;
          }
        });
  }

  /** Another made the table in the same moment, which databases tell in several ways. */
  private static boolean isMadeMeanwhile(SQLException e) {
    return isDuplicate(e) || MADE_MEANWHILE.contains(String.valueOf(e.getSQLState()));
  }

  private static boolean isDuplicate(SQLException e) {
    return e.getSQLState() != null && e.getSQLState().startsWith("23");
  }

  Optional<Holder> holder(String pipeline) {
    String sql =
        "select owner, generation, owner_name, lease_until - {now} from {table} where pipeline = ?";
    return with(
        (connection, dialect) -> {
          try (PreparedStatement statement = prepare(connection, dialect, sql, pipeline);
              ResultSet row = statement.executeQuery()) {
            return row.next()
                ? Optional.of(
                    new Holder(
                        row.getString(1), row.getLong(2), "" + row.getString(3), row.getLong(4)))
                : Optional.empty();
          }
        });
  }

  Optional<String> checkpoint(String pipeline) {
    return with(
        (connection, dialect) -> {
          try (PreparedStatement statement =
                  prepare(
                      connection,
                      dialect,
                      "select checkpoint from {table} where pipeline = ?",
                      pipeline);
              ResultSet row = statement.executeQuery()) {
            return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
          }
        });
  }

  private PreparedStatement prepare(
      Connection connection, JdbcDialect dialect, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement =
        connection.prepareStatement(sql.replace("{now}", now(dialect)).replace("{table}", table));
    statement.setQueryTimeout(STATEMENT_TIMEOUT);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** Of transactions that meet in a deadlock the database rolls one back, to be tried again. */
  private static <T> T runThroughConflicts(
      Action<T> action, Connection connection, JdbcDialect dialect) throws SQLException {
    for (int attempt = 1; ; attempt++) {
      try {
        return action.run(connection, dialect);
      } catch (SQLException e) {
        String state = e.getSQLState();
        if (attempt == CONFLICT_ATTEMPTS || state == null || !state.startsWith("40")) {
          throw e;
        }
      }
    }
  }

  private <T> T with(Action<T> action) {
    try (Connection connection = connections.open()) {
      if (!connection.getAutoCommit()) {
        connection.setAutoCommit(true);
      }
      return runThroughConflicts(action, connection, JdbcDialect.of(connection));
    } catch (SQLException e) {
      throw new OffsetStoreException(
          Reason.UNAVAILABLE,
          "The offset store's table "
              + table
              + " cannot be used: "
              + e.getMessage()
              + " (SQL state "
              + e.getSQLState()
              + "). Check that its database runs and the user may read and change the table",
          e);
    }
  }
}
