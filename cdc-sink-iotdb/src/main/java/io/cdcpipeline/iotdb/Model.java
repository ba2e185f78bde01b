package io.cdcpipeline.iotdb;

/** The two data models of IoTDB; one sink writes to one of them. */
public enum Model {
  /** A row is a point in time of a device, a path such as {@code root.shop.sensor_1}. */
  TREE,
  /** A row is a row of a table, identified by its tags and its time. */
  TABLE
}
