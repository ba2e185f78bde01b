package io.cdcpipeline.iotdb;

/** Writes changes in one of the two models. */
interface ModelWriter {

  /** Makes the destination look as the changes say. */
  void write(ChangeSet changes, Refusals refusals);

  /** Removes every row of a table. */
  void truncate(TablePlan plan);

  /** Makes durable what was written. */
  void flush();
}
