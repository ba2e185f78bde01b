package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A device template such as {@code root.shop.{sensor_id}}, compiled for one table's columns. */
final class PathTemplate {
  private static final Pattern TEMPLATE = Pattern.compile("root(\\.([A-Za-z0-9_]|\\{[^{}]+\\})+)+");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]+)\\}");

  private static final int TEXT = -1;

  /** A piece of a node: a column's value, or {@link #TEXT}. */
  private record Part(int column, String text) {}

  private final List<List<Part>> nodes;
  private final int[] columns;

  private PathTemplate(List<List<Part>> nodes) {
    this.nodes = nodes;
    this.columns =
        nodes.stream().flatMap(List::stream).mapToInt(Part::column).filter(c -> c >= 0).toArray();
  }

  /** What is wrong with a template, if anything is. */
  static Optional<String> problem(String template) {
    return TEMPLATE.matcher(template).matches()
        ? Optional.empty()
        : Optional.of(
            "device '"
                + template
                + "' is not a path such as root.shop.{column}: nodes of letters, digits, _ and"
                + " {column}, separated by dots, the first of them root");
  }

  /**
   * @throws IllegalArgumentException if a placeholder names neither a column nor {@code namespace},
   *     {@code table} or {@code key}
   */
  static PathTemplate compile(String template, TableSchema schema, int timeColumn) {
    List<List<Part>> nodes = new ArrayList<>();
    for (String node : template.split("\\.", -1)) {
      if (node.equals("{key}") && schema.indexOf("key") < 0) {
        keyColumns(schema, timeColumn).forEach(c -> nodes.add(List.of(new Part(c, ""))));
      } else {
        nodes.add(parts(node, schema));
      }
    }
    return new PathTemplate(nodes);
  }

  /** The primary key's columns other than the time. */
  static List<Integer> keyColumns(TableSchema schema, int timeColumn) {
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < schema.keySize(); i++) {
      if (schema.keyColumn(i) != timeColumn) {
        columns.add(schema.keyColumn(i));
      }
    }
    return columns;
  }

  private static List<Part> parts(String node, TableSchema schema) {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = PLACEHOLDER.matcher(node);
    int end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        parts.add(new Part(TEXT, node.substring(end, matcher.start())));
      }
      parts.add(placeholder(matcher.group(1), schema));
      end = matcher.end();
    }
    if (end < node.length()) {
      parts.add(new Part(TEXT, node.substring(end)));
    }
    return List.copyOf(parts);
  }

  private static Part placeholder(String name, TableSchema schema) {
    int column = schema.indexOf(name);
    if (column >= 0) {
      return new Part(column, "");
    }
    return switch (name) {
      case "namespace" -> new Part(TEXT, schema.table().namespace());
      case "table" -> new Part(TEXT, schema.table().name());
      default ->
          throw new IllegalArgumentException(
              "the device template names the column {" + name + "}, which the table does not have");
    };
  }

  /** The columns whose values the path depends on, in the template's order. */
  int[] columns() {
    return columns.clone();
  }

  /** The path for these texts of {@link #columns()}. */
  String path(List<String> values) throws Unfit {
    StringBuilder path = new StringBuilder();
    int next = 0;
    for (List<Part> node : nodes) {
      if (path.isEmpty()) {
        path.append("root");
        continue;
      }
      StringBuilder name = new StringBuilder();
      for (Part part : node) {
        name.append(part.column == TEXT ? part.text : values.get(next++));
      }
      if (name.isEmpty() || Names.isReserved(name.toString())) {
        throw new Unfit(
            Unfit.Problem.MISSING,
            "a node of the device path would be empty or one of root, time, timestamp, which"
                + " IoTDB does not take; put a prefix before it in the template, s_{column}");
      }
      path.append('.').append(Names.node(name.toString()));
    }
    return path.toString();
  }

  /** The path of the leading nodes that depend on no column. */
  String prefix() {
    StringBuilder path = new StringBuilder("root");
    for (List<Part> node : nodes.subList(1, nodes.size())) {
      if (!isFixed(node)) {
        break;
      }
      path.append('.').append(fixed(node));
    }
    return path.toString();
  }

  private static boolean isFixed(List<Part> node) {
    return node.stream().allMatch(part -> part.column == TEXT);
  }

  private static String fixed(List<Part> node) {
    return Names.node(node.stream().map(Part::text).collect(Collectors.joining()));
  }

  /** The path with {@code *} for every node that depends on a column. */
  String pattern() {
    StringBuilder path = new StringBuilder();
    for (List<Part> node : nodes) {
      if (path.isEmpty()) {
        path.append("root");
        continue;
      }
      path.append('.').append(isFixed(node) ? fixed(node) : "*");
    }
    return path.toString();
  }
}
