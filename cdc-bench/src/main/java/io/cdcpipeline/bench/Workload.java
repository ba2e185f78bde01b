package io.cdcpipeline.bench;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** The table of the benchmarks, 10 columns and about 110 bytes a row, and what is done to it. */
final class Workload implements AutoCloseable {
  static final String TABLE = "orders";

  /** A smaller copy of it. */
  static final String WARM_UP_TABLE = "orders_warm_up";

  static final int ROWS_PER_TRANSACTION = 1_000;

  private static final LocalDateTime BEGIN = LocalDateTime.of(2026, 1, 1, 0, 0);

  private final Connection connection;
  private final PreparedStatement insert;
  private final PreparedStatement update;

  Workload(Connection connection) throws SQLException {
    this.connection = connection;
    connection.setAutoCommit(false);
    this.insert =
        connection.prepareStatement(
            "INSERT INTO " + TABLE + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    this.update =
        connection.prepareStatement(
            "UPDATE "
                + TABLE
                + " SET quantity = quantity + 1, price = price + 1, note = ?,"
                + " updated_at = CURRENT_TIMESTAMP(6) WHERE id BETWEEN ? AND ?");
  }

  /** The table's definition; the two databases differ in the names of the time types only. */
  static String createTable(String dateTime, String instant) {
    return "CREATE TABLE "
        + TABLE
        + " (id BIGINT NOT NULL PRIMARY KEY, customer_id INT NOT NULL, product VARCHAR(40) NOT NULL,"
        + " quantity INT NOT NULL, price DECIMAL(10,2) NOT NULL, weight DOUBLE PRECISION NOT NULL,"
        + " paid BOOLEAN NOT NULL, note VARCHAR(80), created_at "
        + dateTime
        + " NOT NULL, updated_at "
        + instant
        + " NOT NULL)";
  }

  /** Makes the smaller copy, of the rows with ids below {@code rows}. */
  static String[] copyForWarmUp(String like, long rows) {
    return new String[] {
      "CREATE TABLE " + WARM_UP_TABLE + like,
      "INSERT INTO " + WARM_UP_TABLE + " SELECT * FROM " + TABLE + " WHERE id < " + rows
    };
  }

  /** Inserts rows of ids from {@code first} on, in full transactions. */
  void insertAll(long first, long rows) throws SQLException {
    for (long done = 0; done < rows; done += ROWS_PER_TRANSACTION) {
      insert(first + done, (int) Math.min(ROWS_PER_TRANSACTION, rows - done));
    }
  }

  /** Inserts rows in one transaction. */
  void insert(long first, int rows) throws SQLException {
    for (long id = first; id < first + rows; id++) {
      bind(id);
      insert.addBatch();
    }
    insert.executeBatch();
    connection.commit();
  }

  private void bind(long id) throws SQLException {
    LocalDateTime created = BEGIN.plusSeconds(id).plusNanos(id % 1_000_000 * 1_000);
    OffsetDateTime updated = created.atOffset(ZoneOffset.UTC);
    insert.setLong(1, id);
    insert.setInt(2, (int) (id * 31 % 100_000));
    insert.setString(3, "product-" + (1_000_000_000L + id * 7 % 1_000_000));
    insert.setInt(4, (int) (id % 50) + 1);
    insert.setBigDecimal(5, BigDecimal.valueOf(id % 1_000_000, 2));
    insert.setDouble(6, id * 0.37);
    insert.setBoolean(7, id % 3 == 0);
    insert.setString(8, "to be delivered on a working day, before noon");
    insert.setObject(9, created);
    insert.setObject(10, updated);
  }

  /** Updates these rows, in full transactions. */
  void updateAll(long first, long rows) throws SQLException {
    for (long done = 0; done < rows; done += ROWS_PER_TRANSACTION) {
      long from = first + done;
      update.setString(1, "changed on request of the customer, see letter");
      update.setLong(2, from);
      update.setLong(3, Math.min(from + ROWS_PER_TRANSACTION, first + rows) - 1);
      update.executeUpdate();
      connection.commit();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
