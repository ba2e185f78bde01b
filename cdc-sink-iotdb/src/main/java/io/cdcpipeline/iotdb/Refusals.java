package io.cdcpipeline.iotdb;

import java.util.BitSet;
import org.apache.iotdb.rpc.StatementExecutionException;

/** Told of rows that the server refuses, and that nothing but leaving them out helps. */
@FunctionalInterface
interface Refusals {
  void refused(TablePlan plan, BitSet events, StatementExecutionException e);
}
