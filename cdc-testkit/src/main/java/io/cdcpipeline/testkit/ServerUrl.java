package io.cdcpipeline.testkit;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/** A running server that the environment names instead of having one started. */
record ServerUrl(String host, int port, String user, String password, String database) {

  /**
   * The server that {@code CDC_TESTKIT_<KIND>_URL} names, such as {@code
   * postgresql://user:password@host:5432/postgres}.
   */
  static Optional<ServerUrl> of(String kind, int defaultPort, String defaultDatabase) {
    String setting = kind + ".url";
    return Settings.text(setting).map(text -> parse(setting, text, defaultPort, defaultDatabase));
  }

  private static ServerUrl parse(String setting, String text, int port, String database) {
    try {
      URI uri = new URI(text.startsWith("jdbc:") ? text.substring("jdbc:".length()) : text);
      String login = uri.getUserInfo();
      if (uri.getHost() == null || login == null || !login.contains(":")) {
        throw wrong(setting);
      }
      int colon = login.indexOf(':');
      String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
      return new ServerUrl(
          uri.getHost(),
          uri.getPort() < 0 ? port : uri.getPort(),
          login.substring(0, colon),
          login.substring(colon + 1),
          path.isEmpty() ? database : path);
    } catch (URISyntaxException e) {
      throw wrong(setting);
    }
  }

  /** Without the text itself, which has a password in it. */
  private static TestKitException wrong(String setting) {
    return new TestKitException(
        Settings.variable(setting)
            + " is not of the form scheme://user:password@host:port/database");
  }

  DatabaseServer.Login login() {
    return new DatabaseServer.Login(user, password, database);
  }

  ServerControl control() {
    return new SharedServer(host, port, "named by the environment");
  }

  @Override
  public String toString() {
    return user + "@" + host + ":" + port + "/" + database;
  }
}
