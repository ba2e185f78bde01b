package io.cdcpipeline.iotdb;

import java.util.BitSet;
import java.util.function.BiConsumer;

/** Writes changes in one of the two models. */
interface ModelWriter {

  /** Called for what the server refuses: the events' indexes and the reason. */
  interface Refusals extends BiConsumer<BitSet, String> {}

  /** Makes the destination look as the changes say. */
  void write(ChangeSet changes, Refusals refusals);

  /** Removes every row of a table. */
  void truncate(TablePlan plan);

  /** Makes durable what was written. */
  void flush();
}
