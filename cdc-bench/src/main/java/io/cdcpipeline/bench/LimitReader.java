package io.cdcpipeline.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * The limit: one client that reads the table in the fastest way its driver has, and throws the
 * bytes away.
 */
final class LimitReader implements TableReader {
  private LimitReader() {}

  public static void main(String[] arguments) throws Exception {
    TableReader.measure(new LimitReader());
  }

  @Override
  public RowClock.Reading read(Target target, long rows) throws Exception {
    RowClock clock = new RowClock(rows);
    try (Connection connection =
        DriverManager.getConnection(target.jdbcUrl(), target.user(), target.password())) {
      switch (target.kind()) {
        case POSTGRES -> copyBinary(connection, target.tableName(), clock);
        case MYSQL -> streamBytes(connection, target.tableName(), clock);
      }
    }
    return clock.await(LIMIT);
  }

  private static void copyBinary(Connection connection, String table, RowClock clock)
      throws SQLException {
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY " + table + " TO STDOUT (FORMAT binary)");
    // Header and trailer come in messages of their own, or with a row: told apart by their content.
    for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
      clock.add(rowsIn(message));
    }
  }

  private static int rowsIn(byte[] message) {
    boolean header = message[0] == 'P';
    boolean trailer = message.length == 2 && message[0] == -1 && message[1] == -1;
    return trailer || (header && message.length == 19) ? 0 : 1;
  }

  private static void streamBytes(Connection connection, String table, RowClock clock)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(Integer.MIN_VALUE);
      try (ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
        int columns = rows.getMetaData().getColumnCount();
        while (rows.next()) {
          for (int column = 1; column <= columns; column++) {
            rows.getBytes(column);
          }
          clock.add(1);
        }
      }
    }
  }
}
