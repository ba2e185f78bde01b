package io.cdcpipeline;

import io.cdcpipeline.offset.SourceOffset;

/**
 * Is told what happens in a pipeline. Called on the pipeline's threads, so it must return soon;
 * what it throws is logged and ignored.
 */
public interface PipelineListener {

  /** The state changed. */
  default void stateChanged(PipelineState from, PipelineState to) {}

  /** The backfill went on: about once a second, and when a table is done. */
  default void backfillProgressed(BackfillProgress progress) {}

  /** A checkpoint with this offset is durable, and all events before it are, too. */
  default void checkpointStored(SourceOffset offset) {}

  /** Something failed and is being mended: the reader is restarted, the sink tried again. */
  default void recovering(String trouble, Throwable cause) {}

  /**
   * The position was lost, and by {@link PositionLostPolicy#CONTINUE_WITH_GAP} changes are missing.
   */
  default void gap(String reason, SourceOffset lost, SourceOffset continuedAt) {}
}
