package io.cdcpipeline.testkit;

import java.util.List;
import java.util.Map;

/**
 * An Apache IoTDB 2.0 server of one ConfigNode and one DataNode, small enough for tests. A started
 * server has accepted a real write, to the database {@code root.cdc_testkit}.
 *
 * <p>Its memory limits the number of databases to about a dozen: tests share one and use devices or
 * tables of their own. With IoTDB's default {@code wal_mode}, {@link #killDataNode()} loses writes
 * that were acknowledged but not flushed; that is IoTDB's own behaviour.
 */
public final class IoTDBServer implements AutoCloseable {

  static final String USER = "root";
  static final String PASSWORD = "root";

  private final ServerControl configNode;
  private final ServerControl dataNode;
  private final IoTDBClient client;

  IoTDBServer(ServerControl configNode, ServerControl dataNode, IoTDBClient client) {
    this.configNode = configNode;
    this.dataNode = dataNode;
    this.client = client;
  }

  /** Starts a server for the caller alone. */
  public static IoTDBServer start() {
    return start(Map.of());
  }

  /**
   * The same with settings of {@code iotdb-system.properties}, such as {@code
   * timestamp_precision=us} or {@code wal_mode=SYNC}, over the kit's own.
   */
  public static IoTDBServer start(Map<String, String> settings) {
    IoTDBInstance instance = IoTDBInstance.prepare(settings);
    ServerControl configNode = new NativeServer(instance.configNode());
    ServerControl dataNode = new NativeServer(instance.dataNode());
    IoTDBServer server = new IoTDBServer(configNode, dataNode, instance.client());
    try {
      configNode.start();
      dataNode.start();
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
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
    return USER;
  }

  public String password() {
    return PASSWORD;
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

  /** Ends {@link #suspendDataNode()}. */
  public void resumeDataNode() {
    dataNode.resume();
  }

  /** Ends the server and deletes its data. */
  @Override
  public void close() {
    dataNode.close();
    configNode.close();
  }

  @Override
  public String toString() {
    return "IoTDB at " + host() + ":" + port();
  }
}
