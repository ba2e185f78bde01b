package io.cdcpipeline.testkit;

import java.util.List;
import java.util.Map;

/**
 * An Apache IoTDB 2.0 server of one ConfigNode and one DataNode, small enough for tests. In a
 * container both are one, and are killed and suspended together. A started server has accepted a
 * real write, to the database {@code root.cdc_testkit}.
 *
 * <p>Its memory limits the number of databases to about a dozen: tests share one and use devices or
 * tables of their own. With IoTDB's default {@code wal_mode}, {@link #killDataNode()} loses writes
 * that were acknowledged but not flushed; that is IoTDB's own behaviour.
 */
public final class IoTDBServer implements AutoCloseable {

  static final String USER = "root";
  static final String PASSWORD = "root";

  private final ServerControl dataNode;
  private final IoTDBClient client;
  private final Runnable afterClose;

  /**
   * @param afterClose ends what is left when the DataNode has ended
   */
  private IoTDBServer(ServerControl dataNode, IoTDBClient client, Runnable afterClose) {
    this.dataNode = dataNode;
    this.client = client;
    this.afterClose = afterClose;
  }

  /** Starts a server for the caller alone. */
  public static IoTDBServer start() {
    return start(Map.of());
  }

  /**
   * The same with settings of {@code iotdb-system.properties}, such as {@code
   * timestamp_precision=us} or {@code wal_mode=SYNC}, over the kit's own. With {@code
   * enable_thrift_ssl=true} it needs the settings {@code key_store_path} and {@code key_store_pwd}.
   */
  public static IoTDBServer start(Map<String, String> settings) {
    if (ContainerServer.available()) {
      ContainerServer container = new ContainerServer(IoTDBInstance.container(settings));
      container.start();
      return new IoTDBServer(container, client(container, USER, PASSWORD, settings), () -> {});
    }
    IoTDBInstance instance = IoTDBInstance.prepare(settings);
    ServerControl configNode = new NativeServer(instance.configNode());
    ServerControl dataNode = new NativeServer(instance.dataNode());
    IoTDBServer server =
        new IoTDBServer(dataNode, client(dataNode, USER, PASSWORD, settings), configNode::close);
    try {
      configNode.start();
      dataNode.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** The server that the environment names, or a new one, for all tests of this JVM. */
  static IoTDBServer shared() {
    return ServerUrl.of("iotdb", 6667, "")
        .map(url -> shared(url.control(), url.user(), url.password()))
        .orElseGet(
            () -> {
              IoTDBServer server = start();
              SharedServer shared =
                  new SharedServer(server.host(), server.port(), "shared by all tests");
              return shared(shared, USER, PASSWORD);
            });
  }

  private static IoTDBServer shared(ServerControl control, String user, String password) {
    return new IoTDBServer(control, client(control, user, password, Map.of()), () -> {});
  }

  private static IoTDBClient client(
      ServerControl control, String user, String password, Map<String, String> settings) {
    return new IoTDBClient(control.host(), control.port(), user, password, settings);
  }

  public String host() {
    return dataNode.host();
  }

  /** The port of the DataNode that clients connect to. */
  public int port() {
    return dataNode.port();
  }

  /** The administrator. */
  public String user() {
    return client.user();
  }

  public String password() {
    return client.password();
  }

  /** Runs statements of the tree dialect. */
  public void execute(String... statements) {
    client.execute(statements);
  }

  /** The rows of a query of the tree dialect: time and values, separated by tabs. */
  public List<String> query(String sql) {
    return client.query(sql);
  }

  /** Ends the DataNode with SIGKILL. */
  public void killDataNode() {
    dataNode.kill();
  }

  /** Starts the DataNode again, stopping it first if it runs, and waits for a write to succeed. */
  public void restartDataNode() {
    dataNode.restart();
  }

  /** Freezes the DataNode: connections stay open, nothing answers. */
  public void suspendDataNode() {
    dataNode.suspend();
  }

  /** Ends {@link #suspendDataNode()} and waits for a write to succeed. */
  public void resumeDataNode() {
    dataNode.resume();
    await((host, port) -> client.requireWritable());
  }

  /** Makes the server refuse writes, as a full disk does; returns when all of it knows. */
  public void makeReadOnly() {
    execute("SET SYSTEM TO READONLY");
    await((host, port) -> client.requireRegions("ReadOnly"));
  }

  /** Ends {@link #makeReadOnly()} and waits for a write to succeed. */
  public void makeWritable() {
    execute("SET SYSTEM TO RUNNING");
    await((host, port) -> client.requireWritable());
  }

  private void await(Readiness.Probe probe) {
    Readiness.await(toString(), dataNode, probe, () -> {});
  }

  /** Ends the server and deletes its data. */
  @Override
  public void close() {
    dataNode.close();
    afterClose.run();
  }

  @Override
  public String toString() {
    return "IoTDB at " + host() + ":" + port();
  }
}
