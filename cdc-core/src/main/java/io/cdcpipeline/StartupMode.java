package io.cdcpipeline;

import io.cdcpipeline.offset.SourceOffset;
import java.util.Objects;

/**
 * Where a pipeline begins. Made by the static methods; {@link #initial()} is the default.
 *
 * <p>Except for {@link Resume} and {@link BackfillOnly}, the mode speaks of the first start: once a
 * checkpoint is stored, a pipeline of that name goes on from it.
 */
public sealed interface StartupMode {

  /** Backfills every captured table, then streams every change since; after a stop, resumes. */
  static StartupMode initial() {
    return new Initial();
  }

  /** Streams what is committed from now on; no row from before. */
  static StartupMode latest() {
    return new Latest();
  }

  /** Streams from exactly there: a binlog file and position, a GTID set, or an LSN. */
  static StartupMode specific(SourceOffset offset) {
    return new Specific(offset);
  }

  /** Goes on from the stored checkpoint, which must exist. */
  static StartupMode resume() {
    return new Resume();
  }

  /**
   * Backfills, then stops. The anchor (and PostgreSQL's slot) are kept, so that a pipeline of the
   * same name in the mode {@link #resume()} goes on from there without a gap.
   */
  static StartupMode backfillOnly() {
    return new BackfillOnly();
  }

  /**
   * As {@link #initial()}, and when the stored position can no longer be had, backfills again
   * instead of asking {@link PositionLostPolicy}.
   */
  static StartupMode whenNeeded() {
    return new WhenNeeded();
  }

  /** See {@link StartupMode#initial()}. */
  record Initial() implements StartupMode {}

  /** See {@link StartupMode#latest()}. */
  record Latest() implements StartupMode {}

  /**
   * See {@link StartupMode#specific(SourceOffset)}.
   *
   * @param offset where to begin
   */
  record Specific(SourceOffset offset) implements StartupMode {
    public Specific {
      Objects.requireNonNull(offset, "offset");
    }
  }

  /** See {@link StartupMode#resume()}. */
  record Resume() implements StartupMode {}

  /** See {@link StartupMode#backfillOnly()}. */
  record BackfillOnly() implements StartupMode {}

  /** See {@link StartupMode#whenNeeded()}. */
  record WhenNeeded() implements StartupMode {}
}
