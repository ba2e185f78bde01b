package io.cdcpipeline.testkit;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Directory, ports and configuration of one IoTDB, and how its two processes are run. */
record IoTDBInstance(
    Path directory, Path lib, int configPort, int clientPort, Map<String, String> settings) {

  /** The setting that names the file with the server's certificate and key. */
  static final String KEY_STORE = "key_store_path";

  /** Under the ConfigNode's name Maven Central has what both nodes need, and the client. */
  private static final MavenArtifact DISTRIBUTION =
      MavenArtifact.of("org.apache.iotdb:iotdb-confignode:2.0.10:zip");

  private static final String SIMPLE = "org.apache.iotdb.consensus.simple.SimpleConsensus";

  private static final String LOGBACK =
      """
      <configuration>
        <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
          <encoder><pattern>%d %-5p [%t] %c{1} - %m%n</pattern></encoder>
        </appender>
        <root level="WARN"><appender-ref ref="out"/></root>
      </configuration>
      """;

  /** The jars of both nodes and of the client. */
  static Path libraries() {
    Path base =
        BinaryCache.directory(
            "iotdb-" + DISTRIBUTION.version(),
            target ->
                Archives.unzip(
                    DISTRIBUTION.file("tests need a real Apache IoTDB"),
                    name -> name.startsWith("lib/"),
                    target));
    return base.resolve("lib");
  }

  /** The same server by a Docker engine; its settings are environment variables of the image. */
  static ContainerRecipe container(Map<String, String> settings) {
    Map<String, String> environment = new LinkedHashMap<>(small());
    environment.put("dn_rpc_address", "0.0.0.0");
    environment.putAll(settings);
    return new ContainerRecipe(
        "apache/iotdb:2.0.8-standalone",
        6667,
        environment,
        List.of(),
        Stream.ofNullable(settings.get(KEY_STORE)).map(Path::of).toList(),
        IoTDBClient.probe(settings));
  }

  static IoTDBInstance prepare(Map<String, String> settings) {
    Path directory = Guardian.newDirectory("iotdb");
    int configPort = Ports.free();
    int clientPort = Ports.free();
    Path conf = TextFiles.createDirectories(directory.resolve("conf"));
    TextFiles.write(conf.resolve("logback.xml"), LOGBACK);
    Map<String, String> properties = properties(configPort, clientPort);
    properties.putAll(settings);
    TextFiles.write(
        conf.resolve("iotdb-system.properties"),
        properties.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
            .collect(Collectors.joining()));
    return new IoTDBInstance(directory, libraries(), configPort, clientPort, Map.copyOf(settings));
  }

  private static Map<String, String> properties(int configPort, int clientPort) {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("cluster_name", "cdc-testkit");
    result.put("cn_internal_address", Ports.LOOPBACK);
    result.put("cn_internal_port", Integer.toString(configPort));
    result.put("cn_seed_config_node", Ports.LOOPBACK + ":" + configPort);
    result.put("dn_seed_config_node", Ports.LOOPBACK + ":" + configPort);
    result.put("dn_rpc_address", Ports.LOOPBACK);
    result.put("dn_rpc_port", Integer.toString(clientPort));
    result.put("dn_internal_address", Ports.LOOPBACK);
    for (String port :
        List.of(
            "cn_consensus_port",
            "dn_internal_port",
            "dn_mpp_data_exchange_port",
            "dn_schema_region_consensus_port",
            "dn_data_region_consensus_port")) {
      result.put(port, Integer.toString(Ports.free()));
    }
    result.putAll(small());
    return result;
  }

  private static Map<String, String> small() {
    Map<String, String> result = new LinkedHashMap<>();
    result.put("cn_metric_reporter_list", "");
    result.put("dn_metric_reporter_list", "");
    result.put("schema_replication_factor", "1");
    result.put("data_replication_factor", "1");
    result.put("config_node_consensus_protocol_class", SIMPLE);
    result.put("schema_region_consensus_protocol_class", SIMPLE);
    result.put("data_region_consensus_protocol_class", SIMPLE);
    result.put("default_data_region_group_num_per_database", "1");
    result.put("wal_buffer_size_in_byte", "4194304");
    result.put("dn_thrift_max_frame_size", "67108864");
    return result;
  }

  NativeRecipe configNode() {
    List<String> arguments =
        List.of(
            "-Xmx64m",
            "-XX:MaxDirectMemorySize=128m",
            "-DCONFIGNODE_HOME=" + directory,
            "-DCONFIGNODE_DATA_HOME=" + directory,
            "-DCONFIGNODE_CONF=" + directory.resolve("conf"),
            "org.apache.iotdb.confignode.service.ConfigNode");
    return new IoTDBNode("iotdb-confignode", this, configPort, arguments, IoTDBInstance::connect);
  }

  private static void connect(String host, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), 1_000);
    }
  }

  NativeRecipe dataNode() {
    List<String> arguments = new ArrayList<>();
    // Whoever asks for more memory wants to measure, and so the better compiler as well.
    Settings.text("iotdb.heap")
        .ifPresentOrElse(
            heap -> arguments.addAll(List.of("-Xmx" + heap, "-XX:TieredStopAtLevel=4")),
            () -> arguments.add("-Xmx256m"));
    arguments.addAll(
        List.of(
            "-Xss512k",
            "-XX:MaxDirectMemorySize=512m",
            "-DOFF_HEAP_MEMORY=512m",
            "-DIOTDB_HOME=" + directory,
            "-DIOTDB_DATA_HOME=" + directory,
            "-DIOTDB_CONF=" + directory.resolve("conf"),
            "-DIOTDB_LOG_DIR=" + directory.resolve("logs"),
            "org.apache.iotdb.db.service.DataNode"));
    return new IoTDBNode(
        "iotdb-datanode", this, clientPort, arguments, IoTDBClient.probe(settings));
  }
}
