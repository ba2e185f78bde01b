package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.SinkOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The options, read and checked against each other. */
record Settings(
    ConnectionSettings connection,
    TableMappings tables,
    Durability durability,
    int maxRows,
    int maxBytes) {

  private static final Pattern NODE =
      Pattern.compile("[^,:\\s]+:\\d{1,5}|\\[[0-9a-fA-F:]+\\]:\\d{1,5}");

  /**
   * @throws IllegalArgumentException naming every problem
   */
  static Settings of(SinkOptions options) {
    List<String> problems = new ArrayList<>();
    TableMappings tables = options.get(IoTDBSinkOptions.TABLES);
    Model model = options.get(IoTDBSinkOptions.MODEL);
    checkTables(tables, model, problems);
    List<String> nodes =
        Arrays.stream(options.get(IoTDBSinkOptions.NODES).split(",", -1))
            .map(String::strip)
            .toList();
    nodes.stream()
        .filter(node -> !NODE.matcher(node).matches())
        .forEach(node -> problems.add("node '" + node + "' is not host:port"));
    Duration timeout = options.get(IoTDBSinkOptions.TIMEOUT);
    if (timeout.toMillis() < 1 || timeout.compareTo(Duration.ofHours(1)) > 0) {
      problems.add("timeout must be between 1 ms and 1 h, got " + timeout);
    }
    int attempts = positive(options.get(IoTDBSinkOptions.ATTEMPTS), "attempts", problems);
    int maxRows = positive(options.get(IoTDBSinkOptions.MAX_ROWS), "max-rows", problems);
    int maxBytes = positive(options.get(IoTDBSinkOptions.MAX_BYTES), "max-bytes", problems);
    if (options.find(IoTDBSinkOptions.PASSWORD).isEmpty()) {
      problems.add("no password: set credentials(user, password), or the option password");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException("IoTDB sink: " + String.join("; ", problems));
    }
    return new Settings(
        new ConnectionSettings(
            nodes,
            options.get(IoTDBSinkOptions.USER),
            options.get(IoTDBSinkOptions.PASSWORD),
            options.find(IoTDBSinkOptions.TRUST_STORE),
            options.find(IoTDBSinkOptions.TRUST_STORE_PASSWORD),
            timeout,
            attempts,
            model),
        tables,
        options.get(IoTDBSinkOptions.DURABILITY),
        maxRows,
        maxBytes);
  }

  private static void checkTables(TableMappings tables, Model model, List<String> problems) {
    if (tables.isEmpty()) {
      problems.add("no table is mapped: add table(<name>, …) or otherTables(…)");
    }
    tables
        .named()
        .forEach(
            (name, mapping) -> {
              if (model == Model.TREE && mapping.device().isEmpty()) {
                problems.add(name + " has no device: set device(\"root.…\")");
              }
            });
  }

  private static int positive(int value, String name, List<String> problems) {
    if (value < 1) {
      problems.add(name + " must be positive, got " + value);
    }
    return value;
  }

  Model model() {
    return connection.model();
  }
}
