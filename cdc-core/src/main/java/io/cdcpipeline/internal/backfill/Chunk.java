package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import org.jspecify.annotations.Nullable;

/** A range of a table's key, read in one go. All but the final fields are the ledger's. */
public final class Chunk {
  enum State {
    /** Its end is known; nobody reads it. */
    PLANNED,
    /** A reader has it: its rows go to the sink, and changes of its keys wait. */
    READING,
    /** All of its rows are on their way to the sink. */
    READ,
    /** All of its rows are durable, and the checkpoint says so. */
    DURABLE
  }

  final TableCopy table;
  final int generation;
  final @Nullable KeyBound after;
  final @Nullable KeyBound upTo;

  State state = State.PLANNED;

  /** Whether the checkpoint knows of the plan: only then may it be read. */
  boolean released;

  /** Whether rows of it may stand at the destination from before. */
  boolean dirty;

  /** Whether the next checkpoint says that it was read. */
  boolean recorded;

  /** The columns it was read with; null if that was in an earlier run. */
  @Nullable TableSchema schema;

  /** The snapshot it was read in. */
  int epoch = BackfillState.NO_EPOCH;

  /** What is wanted although the snapshot shows it; null if the chunk was not dirty. */
  @Nullable Leftovers leftovers;

  Chunk(TableCopy table, @Nullable KeyBound after, @Nullable KeyBound upTo, boolean dirty) {
    this.table = table;
    this.generation = table.generation;
    this.after = after;
    this.upTo = upTo;
    this.dirty = dirty;
  }

  KeyRange range() {
    return new KeyRange(after, upTo);
  }

  /** Whether its rows show every column that a change of this schema may have set. */
  boolean shows(TableSchema changed) {
    TableSchema read = schema;
    if (read == null || read.sameColumns(changed)) {
      return true;
    }
    for (Column column : changed.columns()) {
      if (read.indexOf(column.name()) < 0) {
        return false;
      }
    }
    return true;
  }

  boolean isRead() {
    return state == State.READ || state == State.DURABLE;
  }

  @Override
  public String toString() {
    return table.id() + " from " + after + " up to " + upTo + " " + state;
  }
}
