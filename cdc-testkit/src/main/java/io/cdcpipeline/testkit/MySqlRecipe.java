package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.sql.Connection;
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
    this.settings = defaults(flavour);
    settings.forEach((key, value) -> this.settings.put(key.replace('_', '-'), value));
  }

  static MySqlRecipe prepare(MySqlFlavour flavour, Map<String, String> settings) {
    MySqlRecipe recipe = new MySqlRecipe(flavour, settings);
    TextFiles.copyTree(recipe.binaries.template(), recipe.directory.resolve("data"));
    TextFiles.createDirectories(recipe.directory.resolve("tmp"));
    return recipe;
  }

  private static Map<String, String> defaults(MySqlFlavour flavour) {
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
    settings.forEach((key, value) -> command.add("--" + key + "=" + value));
    return command;
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
  public void probe() throws Exception {
    String url = "jdbc:mysql://" + Ports.LOOPBACK + ":" + port + "/mysql" + URL_OPTIONS;
    try (Connection connection = new Jdbc(url, MySqlServer.USER, MySqlServer.PASSWORD).connect()) {
      connection.isValid(5);
    }
  }

  @Override
  public String stopSignal() {
    return "TERM";
  }
}
