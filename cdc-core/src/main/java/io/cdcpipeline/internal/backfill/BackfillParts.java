package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.BackfillOptions;
import io.cdcpipeline.internal.source.SourceDatabase;
import java.util.function.BooleanSupplier;

/**
 * What the readers of a backfill share.
 *
 * @param name the pipeline's, for messages
 * @param beside whether the log is read beside the tables, so that views must be short
 */
record BackfillParts(
    String name,
    BackfillOptions options,
    SourceDatabase database,
    Ledger ledger,
    Outlet outlet,
    Throttle throttle,
    BooleanSupplier beside) {

  WorkList work() {
    return ledger.work();
  }

  boolean concurrent() {
    return beside.getAsBoolean();
  }
}
