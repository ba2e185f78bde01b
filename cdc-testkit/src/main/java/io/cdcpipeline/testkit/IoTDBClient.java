package io.cdcpipeline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The session client that comes with the server, in a class loader of its own: users' tests choose
 * their client's version freely, and users of other sinks have none on their class path.
 */
final class IoTDBClient {

  private static final int TIMEOUT_MILLIS = 5_000;
  private static final String UPDATE = "executeNonQueryStatement";

  private static @Nullable ClassLoader sharedLoader;

  private final String host;
  private final int port;
  private final String user;
  private final String password;
  private final Map<String, String> settings;

  /**
   * @param settings those of the server; if they switch TLS on, the client trusts the server's own
   *     key store
   */
  IoTDBClient(String host, int port, String user, String password, Map<String, String> settings) {
    this.host = host;
    this.port = port;
    this.user = user;
    this.password = password;
    this.settings = Map.copyOf(settings);
  }

  /** Succeeds when a server of these settings accepts a write. */
  static Readiness.Probe probe(Map<String, String> settings) {
    return (host, port) ->
        new IoTDBClient(host, port, IoTDBServer.USER, IoTDBServer.PASSWORD, settings)
            .requireWritable();
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  /** Throws as long as the server does not accept a write, to a new device too. */
  void requireWritable() throws ReflectiveOperationException {
    withSession(
        session -> {
          call(session, UPDATE, "INSERT INTO root.cdc_testkit.probe(time, v) VALUES (1, 1)");
          return List.of();
        });
    requireRegions("Running");
  }

  /**
   * Throws as long as the ConfigNode does not see each region in this state. It learns of a change
   * by the next heartbeat and places new devices by what it knows, so a statement of the DataNode
   * that has succeeded does not say that the next one will.
   */
  void requireRegions(String status) throws ReflectiveOperationException {
    for (String region : withSession(session -> rows(session, "SHOW REGIONS"))) {
      if (!List.of(region.split("\t", -1)).contains(status)) {
        throw new TestKitException("a region is not " + status + ": " + region);
      }
    }
  }

  void execute(String... statements) {
    run(
        session -> {
          for (String sql : statements) {
            call(session, UPDATE, sql);
          }
          return List.of();
        });
  }

  List<String> query(String sql) {
    return run(session -> rows(session, sql));
  }

  private static List<String> rows(Object session, String sql) throws ReflectiveOperationException {
    Object rows = call(session, "executeQueryStatement", sql);
    List<String> result = new ArrayList<>();
    while ((Boolean) call(rows, "hasNext")) {
      result.add(call(rows, "next").toString());
    }
    return result;
  }

  /** What is done with an open session. */
  @FunctionalInterface
  private interface Work {
    List<String> with(Object session) throws ReflectiveOperationException;
  }

  private List<String> run(Work work) {
    try {
      return withSession(work);
    } catch (InvocationTargetException e) {
      throw new TestKitException("IoTDB refused: " + e.getCause(), e);
    } catch (ReflectiveOperationException e) {
      throw new TestKitException("the IoTDB client cannot be used: " + e, e);
    }
  }

  private List<String> withSession(Work work) throws ReflectiveOperationException {
    Object session = newSession();
    session
        .getClass()
        .getMethod("open", boolean.class, int.class)
        .invoke(session, false, TIMEOUT_MILLIS);
    try {
      return work.with(session);
    } finally {
      call(session, "close");
    }
  }

  /**
   * Without what a session does by default: retry for 30 seconds, and look for the cluster's nodes
   * on a thread that outlives a failed {@code open}.
   */
  private Object newSession() throws ReflectiveOperationException {
    Class<?> type = loader().loadClass("org.apache.iotdb.session.Session$Builder");
    Object builder = type.getConstructor().newInstance();
    type.getMethod("host", String.class).invoke(builder, host);
    type.getMethod("port", int.class).invoke(builder, port);
    type.getMethod("username", String.class).invoke(builder, user);
    type.getMethod("password", String.class).invoke(builder, password);
    type.getMethod("enableAutoFetch", boolean.class).invoke(builder, false);
    type.getMethod("enableRedirection", boolean.class).invoke(builder, false);
    type.getMethod("maxRetryCount", int.class).invoke(builder, 0);
    if (Boolean.parseBoolean(settings.get("enable_thrift_ssl"))) {
      type.getMethod("useSSL", boolean.class).invoke(builder, true);
      call(builder, "trustStore", settings.getOrDefault(IoTDBInstance.KEY_STORE, ""));
      call(builder, "trustStorePwd", settings.getOrDefault("key_store_pwd", ""));
    }
    return type.getMethod("build").invoke(builder);
  }

  private static Object call(Object target, String method, String... arguments)
      throws ReflectiveOperationException {
    Class<?>[] types = Stream.of(arguments).map(String::getClass).toArray(Class<?>[]::new);
    return target.getClass().getMethod(method, types).invoke(target, (Object[]) arguments);
  }

  private static synchronized ClassLoader loader() {
    ClassLoader loader = sharedLoader;
    if (loader == null) {
      loader = loader(IoTDBInstance.libraries());
      sharedLoader = loader;
    }
    return loader;
  }

  /** The server's jars alone, but with this JVM's logging. */
  private static ClassLoader loader(Path lib) {
    ClassLoader logging =
        new ClassLoader(ClassLoader.getPlatformClassLoader()) {
          @Override
          protected Class<?> findClass(String name) throws ClassNotFoundException {
            if (name.startsWith("org.slf4j.")) {
              return IoTDBClient.class.getClassLoader().loadClass(name);
            }
            throw new ClassNotFoundException(name);
          }
        };
    try (Stream<Path> jars = Files.list(lib)) {
      return new URLClassLoader(jars.map(IoTDBClient::url).toArray(URL[]::new), logging);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + lib, e);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    }
  }
}
