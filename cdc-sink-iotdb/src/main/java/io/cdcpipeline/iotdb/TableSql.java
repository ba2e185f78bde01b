package io.cdcpipeline.iotdb;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Statements of the table model for one source table. */
record TableSql(String database, String table, List<String> tags) {
  /** Name of the column that {@link #latest} answers. */
  static final String LATEST = "max(time)";

  static TableSql of(TablePlan plan) {
    TableMapping mapping = plan.mapping();
    return new TableSql(
        lower(mapping.database().orElse(plan.schema().table().namespace())),
        lower(mapping.table().orElse(plan.schema().table().name())),
        plan.tagNames());
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  String createDatabase() {
    return "CREATE DATABASE IF NOT EXISTS " + Names.quoted(database);
  }

  String use() {
    return "USE " + Names.quoted(database);
  }

  String flush() {
    return "FLUSH " + Names.quoted(database);
  }

  String describe() {
    return "DESC " + name();
  }

  String deleteAll() {
    return "DELETE FROM " + name();
  }

  String delete(List<Point> points) {
    return "DELETE FROM "
        + name()
        + " WHERE "
        + points.stream().map(this::isPoint).collect(Collectors.joining(" OR "));
  }

  /** Time, tags and these measurements of these points, and perhaps of some more. */
  String select(TablePlan plan, BitSet asked, List<Point> points) {
    String columns =
        asked.stream()
            .mapToObj(m -> "," + Names.quoted(plan.measurements().get(m).name()))
            .collect(Collectors.joining());
    String tagColumns =
        tags.stream().map(tag -> "," + Names.quoted(tag)).collect(Collectors.joining());
    String times =
        points.stream()
            .map(p -> Long.toString(p.time()))
            .distinct()
            .collect(Collectors.joining(","));
    return "SELECT time"
        + tagColumns
        + columns
        + " FROM "
        + name()
        + " WHERE time IN ("
        + times
        + ")"
        + (tags.isEmpty() ? "" : " AND " + firstTag(points.stream().map(Point::device)));
  }

  /** The last time of these devices, and perhaps of some more. */
  String latest(List<Device> devices) {
    String tagColumns = tags.stream().map(Names::quoted).collect(Collectors.joining(","));
    String latest = "max(time) AS " + Names.quoted(LATEST) + " FROM " + name();
    return tags.isEmpty()
        ? "SELECT " + latest
        : "SELECT "
            + tagColumns
            + ","
            + latest
            + " WHERE "
            + firstTag(devices.stream())
            + " GROUP BY "
            + tagColumns;
  }

  private String firstTag(Stream<Device> devices) {
    return devices
        .map(device -> Names.literal(device.tags().get(0)))
        .distinct()
        .collect(Collectors.joining(",", Names.quoted(tags.get(0)) + " IN (", ")"));
  }

  private String isPoint(Point point) {
    return IntStream.range(0, tags.size())
        .mapToObj(
            i ->
                Names.quoted(tags.get(i))
                    + " = "
                    + Names.literal(point.device().tags().get(i))
                    + " AND ")
        .collect(Collectors.joining("", "(", "time = " + point.time() + ")"));
  }

  private String name() {
    return Names.quoted(database) + "." + Names.quoted(table);
  }
}
