package io.cdcpipeline.iotdb;

import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.ObjLongConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.tsfile.read.common.Field;

/** {@link Lookup} in the tree model. */
final class TreeLookup implements Lookup {
  private final ServerSession server;

  TreeLookup(ServerSession server) {
    this.server = server;
  }

  @Override
  public void at(
      TablePlan plan,
      BitSet measurements,
      List<Point> points,
      BiConsumer<Point, Map<String, Field>> found) {
    for (int i = 0; i < points.size(); i += PER_QUERY) {
      some(plan, measurements, points.subList(i, Math.min(points.size(), i + PER_QUERY)), found);
    }
  }

  private void some(
      TablePlan plan,
      BitSet measurements,
      List<Point> points,
      BiConsumer<Point, Map<String, Field>> found) {
    Map<String, Map<Long, Point>> byPlace = new HashMap<>();
    for (Point point : points) {
      byPlace.computeIfAbsent(point.device().path(), p -> new HashMap<>()).put(point.time(), point);
    }
    for (Map<String, Field> row : rows(query(plan, measurements, points))) {
      Point point = byPlace.getOrDefault(device(row), Map.of()).get(number(row, "Time"));
      if (point != null) {
        found.accept(point, row);
      }
    }
  }

  private static String query(TablePlan plan, BitSet measurements, List<Point> points) {
    String columns =
        measurements.stream()
            .mapToObj(m -> plan.measurements().get(m).name())
            .collect(Collectors.joining(","));
    String times =
        points.stream()
            .map(Point::time)
            .distinct()
            .map(String::valueOf)
            .collect(Collectors.joining(","));
    return select(columns, points.stream().map(Point::device).distinct())
        + " WHERE time IN ("
        + times
        + ") ALIGN BY DEVICE";
  }

  private static String select(String what, Stream<Device> devices) {
    return devices
        .map(Device::path)
        .collect(Collectors.joining(",", "SELECT " + what + " FROM ", ""));
  }

  @Override
  public void latest(
      TablePlan plan,
      Measurement measurement,
      List<Device> devices,
      ObjLongConsumer<Device> found) {
    String latest = "max_time(" + measurement.name() + ")";
    for (int i = 0; i < devices.size(); i += PER_QUERY) {
      Map<String, Device> byPath = new HashMap<>();
      devices
          .subList(i, Math.min(devices.size(), i + PER_QUERY))
          .forEach(device -> byPath.put(device.path(), device));
      for (Map<String, Field> row :
          rows(select(latest, byPath.values().stream()) + " ALIGN BY DEVICE")) {
        Device device = byPath.get(device(row));
        if (device != null && row.containsKey(latest)) {
          found.accept(device, number(row, latest));
        }
      }
    }
  }

  private static String device(Map<String, Field> row) {
    return Objects.requireNonNull(row.get("Device")).getStringValue();
  }

  private static long number(Map<String, Field> row, String column) {
    return Objects.requireNonNull(row.get(column)).getLongV();
  }

  private List<Map<String, Field>> rows(String sql) {
    try {
      return server.ask("looking for old values", session -> Answers.rows(session, sql));
    } catch (StatementExecutionException e) {
      throw IoTDBErrors.translate("looking for old values", server, e);
    }
  }
}
