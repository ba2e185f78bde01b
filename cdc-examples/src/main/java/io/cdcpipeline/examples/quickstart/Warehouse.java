package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.examples.quickstart.Generator.Probe;
import io.cdcpipeline.iotdb.IoTDBSinkOptions;
import io.cdcpipeline.iotdb.TableMappings;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.IoTDBServer;
import java.time.Instant;
import java.util.List;
import org.apache.iotdb.isession.SessionDataSet;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.iotdb.session.Session;
import org.jspecify.annotations.Nullable;

/** The destination, read back by IoTDB's own client. To be used by one thread at a time. */
final class Warehouse implements AutoCloseable {
  private static final long BASE_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();
  private static final List<String> REGIONS = List.of("north", "east", "south", "west");

  /** Where the rows go: an order to its region, a reading to its device. */
  static final String MAPPINGS =
      Shop.ORDERS
          + ": device=root.shop.orders.{region}, time=created_at;"
          + " *: device=root.shop.{table}.{key}, time=created_at";

  private final Session session;

  Warehouse(IoTDBServer server) throws IoTDBConnectionException {
    session =
        new Session.Builder()
            .host(server.host())
            .port(server.port())
            .username(server.user())
            .password(server.password())
            .fetchSize(20_000)
            .build();
    session.open(false);
  }

  static SinkOptions options(IoTDBServer server) {
    return SinkOptions.builder()
        .set(IoTDBSinkOptions.NODES, server.host() + ":" + server.port())
        .set(IoTDBSinkOptions.USER, server.user())
        .set(IoTDBSinkOptions.PASSWORD, server.password())
        .set(IoTDBSinkOptions.TABLES, TableMappings.parse(MAPPINGS))
        .build();
  }

  /** The region of an order, as {@link Shop#ORDER_VALUES} has it. */
  static String regionOf(long order) {
    return REGIONS.get((int) (order % REGIONS.size()));
  }

  /** When an order was placed, as {@link Shop#ORDER_VALUES} has it. */
  static long millisOf(long order) {
    return BASE_MILLIS + order * 1000;
  }

  boolean has(Probe probe) throws IoTDBConnectionException, StatementExecutionException {
    String query =
        "SELECT id FROM root.shop.orders." + probe.region() + " WHERE time = " + probe.millis();
    try (SessionDataSet found = session.executeQueryStatement(query)) {
      return found.hasNext();
    }
  }

  /** Every point of both tables. */
  Content content() throws IoTDBConnectionException, StatementExecutionException {
    Digest orders = new Digest();
    try (SessionDataSet set =
        session.executeQueryStatement(
            "SELECT id, status, amount FROM root.shop.orders.* ALIGN BY DEVICE")) {
      SessionDataSet.DataIterator row = set.iterator();
      while (row.next()) {
        orders.add(
            lastNode(row.getString("Device")),
            row.getLong("Time"),
            row.getLong("id"),
            row.getString("status"),
            row.getDouble("amount"));
      }
    }
    Digest readings = new Digest();
    try (SessionDataSet set =
        session.executeQueryStatement(
            "SELECT temperature, humidity FROM root.shop.sensor_reading.* ALIGN BY DEVICE")) {
      SessionDataSet.DataIterator row = set.iterator();
      while (row.next()) {
        readings.add(
            lastNode(row.getString("Device")),
            row.getLong("Time"),
            nullable(row, "temperature"),
            nullable(row, "humidity"));
      }
    }
    return new Content(orders, readings);
  }

  private static @Nullable Object nullable(SessionDataSet.DataIterator row, String column)
      throws StatementExecutionException {
    return row.isNull(column) ? null : row.getObject(column);
  }

  private static String lastNode(String device) {
    return device.substring(device.lastIndexOf('.') + 1);
  }

  @Override
  public void close() throws IoTDBConnectionException {
    session.close();
  }
}
