package io.cdcpipeline.internal.run;

import io.cdcpipeline.internal.source.Anchor;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.SourceOffset;
import org.jspecify.annotations.Nullable;

/**
 * What a start has to do.
 *
 * @param start where streaming begins, with the table definitions to begin with; no definitions
 *     where those of the stored checkpoint go on
 * @param anchor the view to backfill from, or null if there is nothing to backfill
 * @param backfill how far that backfill has come, or null if there is none
 * @param fresh whether nothing of the stored checkpoint is to be kept but its epoch
 * @param gapAfter the offset behind which changes are missing, or null
 * @param gapReason why they are missing, or null
 */
record StartPlan(
    StreamStart start,
    @Nullable Anchor anchor,
    @Nullable BackfillState backfill,
    boolean fresh,
    @Nullable SourceOffset gapAfter,
    @Nullable String gapReason) {

  static StartPlan stream(StreamStart start, boolean fresh) {
    return new StartPlan(start, null, null, fresh, null, null);
  }

  static StartPlan backfill(Anchor anchor) {
    StreamStart start = anchor.start();
    return new StartPlan(start, anchor, BackfillState.running(start.offset()), true, null, null);
  }

  static StartPlan backfillAgain(StreamStart start, Anchor anchor, BackfillState backfill) {
    return new StartPlan(start, anchor, backfill, false, null, null);
  }

  static StartPlan gap(StreamStart start, SourceOffset lost, String reason) {
    return new StartPlan(start, null, null, true, lost, reason);
  }
}
