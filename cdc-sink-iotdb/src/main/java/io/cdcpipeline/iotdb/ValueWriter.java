package io.cdcpipeline.iotdb;

/** Puts one value, not null, into a tablet's column array. */
@FunctionalInterface
interface ValueWriter {
  void put(Object array, int row, Object value) throws Unfit;
}
