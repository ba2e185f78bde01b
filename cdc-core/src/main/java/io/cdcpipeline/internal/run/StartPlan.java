package io.cdcpipeline.internal.run;

import io.cdcpipeline.internal.source.SourceDatabase.Anchored;
import io.cdcpipeline.internal.source.SourceDatabase.StreamStart;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.SourceOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a start has to do.
 *
 * @param start where streaming begins, with table definitions: those to begin with, or, where those
 *     of the stored checkpoint go on, of the tables that are new
 * @param views of the anchor, to backfill from; none where there was no anchor
 * @param backfill how far the backfill has come, or null if there is none
 * @param fresh whether nothing of the stored checkpoint is to be kept but its epoch
 * @param gapAfter the offset behind which changes are missing, or null
 * @param gapReason why they are missing, or null
 */
record StartPlan(
    StreamStart start,
    List<View> views,
    @Nullable BackfillState backfill,
    boolean fresh,
    @Nullable SourceOffset gapAfter,
    @Nullable String gapReason) {

  static StartPlan stream(StreamStart start) {
    return new StartPlan(start, List.of(), null, true, null, null);
  }

  static StartPlan backfill(Anchored anchored, boolean again) {
    StreamStart start = anchored.start();
    BackfillState state = BackfillState.begun(start.offset());
    return new StartPlan(
        start, anchored.views(), again ? state.begunAgain() : state, true, null, null);
  }

  static StartPlan goOn(StreamStart start, @Nullable BackfillState backfill) {
    return new StartPlan(start, List.of(), backfill, false, null, null);
  }

  static StartPlan gap(StreamStart start, SourceOffset lost, String reason) {
    return new StartPlan(start, List.of(), null, true, lost, reason);
  }
}
