package io.cdcpipeline.testkit;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A MySQL server with a row-based binary log, full row image and metadata, in the flavour with or
 * without GTIDs. What was committed survives {@link #kill()}.
 */
public final class MySqlServer implements DatabaseServer {

  static final String USER = "cdc";
  static final String PASSWORD = "cdc-testkit-secret";

  private final ServerControl control;
  private final String user;
  private final String password;

  MySqlServer(ServerControl control, String user, String password) {
    this.control = control;
    this.user = user;
    this.password = password;
  }

  /** Starts a server of this flavour for the caller alone. */
  public static MySqlServer start(MySqlFlavour flavour) {
    return start(flavour, Map.of());
  }

  /** The same with server options, such as {@code binlog_format=STATEMENT}, over the kit's own. */
  public static MySqlServer start(MySqlFlavour flavour, Map<String, String> settings) {
    boolean container = ContainerServer.available();
    ServerControl control =
        container
            ? new ContainerServer(MySqlRecipe.container(flavour, settings))
            : new NativeServer(MySqlRecipe.prepare(flavour, settings));
    control.start();
    return new MySqlServer(control, container ? "root" : USER, PASSWORD);
  }

  /** The server that the environment names, or a new one, for all tests of this JVM. */
  static MySqlServer shared(MySqlFlavour flavour) {
    return ServerUrl.of("mysql", 3306, "mysql")
        .map(url -> new MySqlServer(url.control(), url.user(), url.password()))
        .orElseGet(() -> start(flavour).asShared());
  }

  private MySqlServer asShared() {
    SharedServer shared = new SharedServer(host(), port(), "shared by all tests");
    return new MySqlServer(shared, user, password);
  }

  @Override
  public String host() {
    return control.host();
  }

  @Override
  public int port() {
    return control.port();
  }

  @Override
  public String user() {
    return user;
  }

  @Override
  public String password() {
    return password;
  }

  @Override
  public String database() {
    return "mysql";
  }

  /** Without TLS, so that a fault proxy can see the packets. */
  @Override
  public String jdbcUrl(String host, int port, String database) {
    return "jdbc:mysql://" + host + ":" + port + "/" + database + MySqlRecipe.URL_OPTIONS;
  }

  @Override
  public TestDatabase createDatabase() {
    String name = Names.unique("test");
    execute("CREATE DATABASE " + name);
    return new TestDatabase(this, name, () -> dropDatabase(name));
  }

  /** An open transaction in it would make the drop wait. */
  private void dropDatabase(String name) {
    Jdbc admin = new Jdbc(jdbcUrl(), user(), password());
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
  public void kill() {
    control.kill();
  }

  @Override
  public void stop() {
    control.stop();
  }

  @Override
  public void restart() {
    control.restart();
  }

  @Override
  public void suspend() {
    control.suspend();
  }

  @Override
  public void resume() {
    control.resume();
  }

  @Override
  public void close() {
    control.close();
  }

  @Override
  public String toString() {
    return "MySQL at " + host() + ":" + port();
  }
}
