package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** MySQL from binaries in the Maven repository, with a copied data directory. */
final class MySqlRecipe implements NativeRecipe {

  static final String URL_OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=10000";

  private final int port = Ports.free();
  private final MySqlBinaries binaries;
  private final Path directory;
  private final Map<String, String> settings;

  private MySqlRecipe(MySqlFlavour flavour, Map<String, String> settings) {
    this.binaries = MySqlBinaries.of(flavour);
    this.directory = Guardian.newDirectory("mysql");
    this.settings = withDefaults(flavour, settings);
  }

  static MySqlRecipe prepare(MySqlFlavour flavour, Map<String, String> settings) {
    MySqlRecipe recipe = new MySqlRecipe(flavour, settings);
    TextFiles.copyTree(recipe.binaries.template(), recipe.directory.resolve("data"));
    TextFiles.createDirectories(recipe.directory.resolve("tmp"));
    return recipe;
  }

  /** The same server, of a current version, by a Docker engine. */
  static ContainerRecipe container(MySqlFlavour flavour, Map<String, String> settings) {
    String version = flavour == MySqlFlavour.GTID_8_0_33 ? "8.0.33" : "8.4";
    return new ContainerRecipe(
        "mysql:" + version,
        3306,
        Map.of("MYSQL_ROOT_PASSWORD", MySqlServer.PASSWORD, "MYSQL_ROOT_HOST", "%"),
        options(new ArrayList<>(List.of("mysqld")), withDefaults(flavour, settings)),
        List.of(),
        (host, port) -> connect(host, port, "mysql", "root"));
  }

  private static List<String> options(List<String> command, Map<String, String> settings) {
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    return command;
  }

  private static Map<String, String> withDefaults(
      MySqlFlavour flavour, Map<String, String> settings) {
    Map<String, String> result = new LinkedHashMap<>();
    int serverId = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);
    result.put("server-id", Integer.toString(serverId));
    result.put("log-bin", "mysql-bin");
    result.put("binlog-format", "ROW");
    result.put("binlog-row-image", "FULL");
    result.put("binlog-row-metadata", "FULL");
    result.put("gtid-mode", flavour.gtid() ? "ON" : "OFF");
    result.put("enforce-gtid-consistency", flavour.gtid() ? "ON" : "OFF");
    result.put("max-connections", "300");
    result.put("default-time-zone", "+00:00");
    result.put("performance-schema", "OFF");
    result.put("innodb-buffer-pool-size", "32M");
    // written at each commit, which a killed process survives; synced only by the system
    result.put("innodb-flush-log-at-trx-commit", "2");
    result.put("sync-binlog", "0");
    settings.forEach((key, value) -> result.put(key.replace('_', '-'), value));
    return result;
  }

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path directory() {
    return directory;
  }

  @Override
  public List<String> command() {
    List<String> command = new ArrayList<>(MySqlBinaries.program(binaries.base()));
    command.add("--datadir=" + directory.resolve("data"));
    command.add("--tmpdir=" + directory.resolve("tmp"));
    command.add("--socket=" + directory.resolve("s"));
    command.add("--pid-file=" + directory.resolve("mysqld.pid"));
    command.add("--bind-address=" + Ports.LOOPBACK);
    command.add("--port=" + port);
    command.add("--mysqlx=OFF");
    return options(command, settings);
  }

  @Override
  public Map<String, String> environment() {
    return binaries.environment();
  }

  /** A lock file of a killed server would be taken for that of a living one. */
  @Override
  public void beforeStart() {
    TextFiles.deleteQuietly(directory.resolve("s"));
    TextFiles.deleteQuietly(directory.resolve("s.lock"));
  }

  @Override
  public void probe(String host, int port) throws SQLException {
    connect(host, port, "mysql", MySqlServer.USER);
  }

  static void connect(String host, int port, String database, String user) throws SQLException {
    String url = "jdbc:mysql://" + host + ":" + port + "/" + database + URL_OPTIONS;
    new Jdbc(url, user, MySqlServer.PASSWORD).connect().close();
  }

  @Override
  public String stopSignal() {
    return "TERM";
  }
}
