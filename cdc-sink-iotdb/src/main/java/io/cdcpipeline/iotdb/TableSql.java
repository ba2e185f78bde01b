package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.Existing.Point;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Statements of the table model for one source table. */
record TableSql(String database, String table, List<String> tags) {

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
        + firstTag(points);
  }

  private String firstTag(List<Point> points) {
    if (tags.isEmpty()) {
      return "";
    }
    return points.stream()
        .map(p -> Names.literal(p.device().tags().get(0)))
        .distinct()
        .collect(Collectors.joining(",", " AND " + Names.quoted(tags.get(0)) + " IN (", ")"));
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
