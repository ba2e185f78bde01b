package io.cdcpipeline.iotdb;

/** When a written row counts as safe. */
public enum Durability {
  /**
   * After a {@code FLUSH} of the databases written to. Safe under every setting of the server;
   * needs the privilege SYSTEM.
   */
  FLUSH,
  /**
   * As soon as the server acknowledges it. Loses rows when a DataNode is killed, unless the server
   * runs with {@code wal_mode=SYNC}.
   */
  ACK
}
