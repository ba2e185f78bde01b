package io.cdcpipeline.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL server with a row-based binary log, full row image and metadata, in the flavour with or
 * without GTIDs. What was committed survives {@link #kill()}.
 */
public final class MySqlServer extends DatabaseServer {

  static final String USER = "cdc";
  static final String PASSWORD = "cdc-testkit-secret";

  MySqlServer(ServerControl control, Login login) {
    super(control, login);
  }

  /** Starts a server of this flavour for the caller alone. */
  public static MySqlServer start(MySqlFlavour flavour) {
    return start(flavour, Map.of());
  }

  /** The same with server options, such as {@code binlog_format=STATEMENT}, over the kit's own. */
  public static MySqlServer start(MySqlFlavour flavour, Map<String, String> settings) {
    return ContainerServer.available()
        ? started(new ContainerServer(MySqlRecipe.container(flavour, settings)), "root")
        : started(new NativeServer(MySqlRecipe.prepare(flavour, settings)), USER);
  }

  /**
   * Starts a server for the caller alone that shows this certificate, from native binaries. Its
   * user logs in with or without TLS, {@link #CERTIFIED_USER} only with a certificate.
   */
  public static MySqlServer startWithTls(
      MySqlFlavour flavour, CertificateAuthority authority, CertificateAuthority.Identity server) {
    Map<String, String> settings =
        Map.of(
            "ssl-ca", authority.certificate().toString(),
            "ssl-cert", server.certificate().toString(),
            "ssl-key", server.key().toString());
    MySqlServer started = started(new NativeServer(MySqlRecipe.prepare(flavour, settings)), USER);
    started.execute(
        "CREATE USER %s IDENTIFIED BY '%s' REQUIRE X509".formatted(CERTIFIED_USER, PASSWORD),
        "GRANT ALL PRIVILEGES ON *.* TO " + CERTIFIED_USER);
    return started;
  }

  /** Starts a MariaDB 11.4 for the caller alone, which is refused; it lets in anybody. */
  public static MySqlServer startMariaDb() {
    NativeServer server = new NativeServer(MariaDbRecipe.prepare());
    server.start();
    return new MySqlServer(server, new Login(USER, PASSWORD, "information_schema"));
  }

  private static MySqlServer started(ServerControl control, String user) {
    control.start();
    return new MySqlServer(control, new Login(user, PASSWORD, "mysql"));
  }

  /** The server that the environment names, or a new one, for all tests of this JVM. */
  static MySqlServer shared(MySqlFlavour flavour) {
    return ServerUrl.of("mysql", 3306, "mysql")
        .map(url -> new MySqlServer(url.control(), url.login()))
        .orElseGet(() -> start(flavour).asShared());
  }

  private MySqlServer asShared() {
    return new MySqlServer(shared(), login());
  }

  /** Without TLS, so that a fault proxy can see the packets. */
  @Override
  public String jdbcUrl(String host, int port, String database) {
    return "jdbc:mysql://" + host + ":" + port + "/" + database + MySqlRecipe.URL_OPTIONS;
  }

  /** {@inheritDoc} An open transaction in it would make the drop wait. */
  @Override
  public void dropDatabase(String name) {
    Jdbc admin = admin();
    for (List<@Nullable String> row :
        admin.query("SELECT id FROM information_schema.processlist WHERE db = '" + name + "'")) {
      try {
        admin.execute("KILL " + row.get(0));
      } catch (TestKitException e) {
        // it has ended by itself in the meantime
      }
    }
    admin.execute("DROP DATABASE IF EXISTS `" + name + "`");
  }

  @Override
  public String toString() {
    return "MySQL at " + host() + ":" + port();
  }
}
