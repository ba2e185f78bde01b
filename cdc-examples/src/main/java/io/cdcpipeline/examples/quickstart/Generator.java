package io.cdcpipeline.examples.quickstart;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Changes the shop: a transaction of inserts, updates and deletes at a time. {@link #step} from one
 * thread; the other methods from any.
 */
final class Generator implements AutoCloseable {
  private static final int ROWS = 10;

  private final Connection connection;
  private final Random random = new Random(42);
  private long lastOrder = Shop.INITIAL_ORDERS;
  private int lastReading = Shop.INITIAL_READINGS_PER_DEVICE;
  private volatile Counts counts = new Counts(0, 0, 0);
  private final AtomicReference<@Nullable Probe> probe = new AtomicReference<>();

  /** Rows changed so far. */
  record Counts(long inserted, long updated, long deleted) {
    long total() {
      return inserted + updated + deleted;
    }
  }

  /** The newest order of a transaction, to be looked for at the destination. */
  record Probe(String region, long millis, long committedNanos) {}

  Generator(Shop shop) throws SQLException {
    this.connection = shop.connect();
    connection.setAutoCommit(false);
  }

  /** One transaction. */
  void step() throws SQLException {
    long firstOrder = lastOrder + 1;
    lastOrder += ROWS;
    int firstDevice = 1 + random.nextInt(Shop.DEVICES);
    lastReading++;
    int inserted;
    int updated;
    int deleted;
    try (Statement statement = connection.createStatement()) {
      inserted =
          statement.executeUpdate(
                  "INSERT INTO orders " + Shop.ORDER_VALUES.formatted(firstOrder, lastOrder))
              + statement.executeUpdate(
                  "INSERT INTO sensor_reading "
                      + Shop.READING_VALUES.formatted(
                          firstDevice, Shop.DEVICES, lastReading, lastReading));
      updated =
          statement.executeUpdate(
                  "UPDATE orders SET status = 'shipped', amount = amount + 0.25 WHERE id IN ("
                      + someOrders(5)
                      + ")")
              + statement.executeUpdate(
                  "UPDATE sensor_reading SET temperature = temperature + 0.5, humidity = NULL"
                      + someReading());
      deleted =
          statement.executeUpdate("DELETE FROM orders WHERE id IN (" + someOrders(2) + ")")
              + statement.executeUpdate("DELETE FROM sensor_reading" + someReading());
      connection.commit();
    }
    long committed = System.nanoTime();
    Counts before = counts;
    counts =
        new Counts(
            before.inserted() + inserted, before.updated() + updated, before.deleted() + deleted);
    probe.set(new Probe(Warehouse.regionOf(lastOrder), Warehouse.millisOf(lastOrder), committed));
  }

  Counts counts() {
    return counts;
  }

  /** The newest probe that was not taken yet. */
  @Nullable Probe takeProbe() {
    return probe.getAndSet(null);
  }

  private String someOrders(int count) {
    StringBuilder ids = new StringBuilder();
    for (int i = 0; i < count; i++) {
      // not the newest ones, which the latency is measured by
      long id = 1 + (long) (random.nextDouble() * (lastOrder - 2L * ROWS));
      ids.append(i == 0 ? "" : ", ").append(id);
    }
    return ids.toString();
  }

  private String someReading() {
    return String.format(
        " WHERE device_id = 'd%02d' AND created_at = timestamptz '2026-01-01 00:00:00Z'"
            + " + %d * interval '10 seconds'",
        1 + random.nextInt(Shop.DEVICES), 1 + random.nextInt(lastReading));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
