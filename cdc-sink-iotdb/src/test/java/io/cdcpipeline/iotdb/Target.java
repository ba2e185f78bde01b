package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** One of the three ways to write, at a place of its own on a server. */
enum Target {
  TREE_ALIGNED,
  TREE,
  TABLE;

  /** The database of the table model that all tests share. */
  static final String DATABASE = "cdc_tests";

  IoTDBSinkOptionsBuilder options(IoTDBServer server) {
    return IoTDBSinkOptions.builder()
        .node(server.host(), server.port())
        .credentials(server.user(), server.password())
        .model(this == TABLE ? Model.TABLE : Model.TREE);
  }

  /** A mapping of a table with the key {@code sensor, at} to a place of that name. */
  UnaryOperator<TableMappingBuilder> mapping(String place) {
    return t ->
        this == TABLE
            ? t.database(DATABASE).table(place).tags("sensor").time("at")
            : t.device("root.cdc_testkit." + place + ".{sensor}")
                .time("at")
                .aligned(this == TREE_ALIGNED);
  }

  SinkWriter open(IoTDBServer server, String table, String place) {
    return open(options(server).table(table, mapping(place)).build());
  }

  static SinkWriter open(SinkOptions options) {
    SinkWriter writer = new IoTDBSinkFactory().createWriter(options);
    writer.open(TestSinkContext.first());
    return writer;
  }

  Reader reader(IoTDBServer server) {
    return this == TABLE ? Reader.table(server, null) : Reader.tree(server);
  }

  /** What stands at a place: values by measurement, by {@code sensor@time}. */
  Map<String, Map<String, String>> points(Reader reader, String place) {
    Map<String, Map<String, String>> points = new TreeMap<>();
    for (Map<String, String> row : rows(reader, place)) {
      Map<String, String> values = new LinkedHashMap<>(row);
      String time = values.remove(this == TABLE ? "time" : "Time");
      String sensor = values.remove(this == TABLE ? "sensor" : "Device");
      points.put(sensor.substring(sensor.lastIndexOf('.') + 1) + "@" + time, new TreeMap<>(values));
    }
    return points;
  }

  private List<Map<String, String>> rows(Reader reader, String place) {
    if (this != TABLE) {
      return reader.rows("SELECT * FROM root.cdc_testkit." + place + ".* ALIGN BY DEVICE");
    }
    return tableRows(reader, place);
  }

  /** The rows of a table; none if there is no such table. */
  List<Map<String, String>> tableRows(Reader reader, String table) {
    boolean exists =
        reader.rows("SHOW TABLES FROM " + DATABASE).stream()
            .anyMatch(row -> row.containsValue(table));
    return exists ? reader.rows("SELECT * FROM " + DATABASE + "." + table) : List.of();
  }
}
