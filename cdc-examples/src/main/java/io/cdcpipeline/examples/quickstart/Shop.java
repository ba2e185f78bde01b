package io.cdcpipeline.examples.quickstart;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;

/** The source: two tables in PostgreSQL, one with a composite key. */
final class Shop {
  static final String ORDERS = "public.orders";
  static final String READINGS = "public.sensor_reading";
  static final int INITIAL_ORDERS = 60_000;
  static final int DEVICES = 20;
  static final int INITIAL_READINGS_PER_DEVICE = 7_000;
  static final int INITIAL_READINGS = DEVICES * INITIAL_READINGS_PER_DEVICE;

  /** Region and number give each order its own point: one order per second of 2026. */
  static final String ORDER_VALUES =
      """
      SELECT id, (ARRAY['north', 'east', 'south', 'west'])[1 + id %% 4], 'placed',
          round((10 + (id * 7919) %% 49000 / 100.0)::numeric, 2),
          timestamptz '2026-01-01 00:00:00Z' + id * interval '1 second'
      FROM generate_series(%d::bigint, %d::bigint) AS id
      """;

  /** Each device reads every ten seconds; every 50th reading has no humidity. */
  static final String READING_VALUES =
      """
      SELECT 'd' || lpad(device::text, 2, '0'),
          timestamptz '2026-01-01 00:00:00Z' + n * interval '10 seconds',
          round((20 + 5 * sin(n / 100.0) + device / 10.0)::numeric, 3)::float8,
          CASE WHEN n %% 50 <> 0 THEN (40 + (n + device) %% 20)::real END
      FROM generate_series(%d, %d) AS device, generate_series(%d, %d) AS n
      """;

  private static final String[] TABLES = {
    """
    CREATE TABLE orders (
      id bigint PRIMARY KEY,
      region text NOT NULL,
      status text NOT NULL,
      amount numeric(10, 2) NOT NULL,
      created_at timestamptz NOT NULL)
    """,
    // An order's point in IoTDB is (region, created_at), which the key alone does not tell:
    // the log must carry the old row.
    "ALTER TABLE orders REPLICA IDENTITY FULL",
    """
    CREATE TABLE sensor_reading (
      device_id text,
      created_at timestamptz,
      temperature double precision,
      humidity real,
      PRIMARY KEY (device_id, created_at))
    """
  };

  private final Connector connector;

  /** Opens a connection to the shop's database. */
  @FunctionalInterface
  interface Connector {
    Connection connect() throws SQLException;
  }

  Shop(Connector connector) {
    this.connector = connector;
  }

  Connection connect() throws SQLException {
    return connector.connect();
  }

  void createAndLoad() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String table : TABLES) {
        statement.execute(table);
      }
      statement.execute("INSERT INTO orders " + ORDER_VALUES.formatted(1, INITIAL_ORDERS));
      statement.execute(
          "INSERT INTO sensor_reading "
              + READING_VALUES.formatted(1, DEVICES, 1, INITIAL_READINGS_PER_DEVICE));
      statement.execute("ANALYZE");
    }
  }

  /** The replication slots of the server and whether they are being read, as {@code name:t}. */
  String slots() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT string_agg(slot_name || ':' || active, ' ') FROM pg_replication_slots")) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** Every row of both tables, as the destination should have it. */
  Content content() throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      statement.setFetchSize(5_000);
      Digest orders = new Digest();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT region, (extract(epoch FROM created_at) * 1000)::int8, id, status,"
                  + " amount::float8 FROM orders")) {
        while (row.next()) {
          orders.add(
              Objects.requireNonNull(row.getString(1)),
              row.getLong(2),
              row.getLong(3),
              row.getString(4),
              row.getDouble(5));
        }
      }
      Digest readings = new Digest();
      try (ResultSet row =
          statement.executeQuery(
              "SELECT device_id, (extract(epoch FROM created_at) * 1000)::int8, temperature,"
                  + " humidity FROM sensor_reading")) {
        while (row.next()) {
          readings.add(
              Objects.requireNonNull(row.getString(1)),
              row.getLong(2),
              row.getObject(3),
              row.getObject(4));
        }
      }
      return new Content(orders, readings);
    }
  }
}
