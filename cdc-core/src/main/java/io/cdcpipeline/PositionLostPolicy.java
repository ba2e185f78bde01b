package io.cdcpipeline;

/**
 * What to do when the stored position can no longer be had: the slot is gone, recreated or
 * invalidated, the binlog or its GTIDs are purged.
 */
public enum PositionLostPolicy {
  /** Fail with the cause named. The default. */
  FAIL,
  /**
   * Backfill all captured tables again, then stream. Rows deleted meanwhile stay at the
   * destination.
   */
  BACKFILL_AGAIN,
  /** Go on from the first position that can be had; the gap is logged and told to the listener. */
  CONTINUE_WITH_GAP
}
