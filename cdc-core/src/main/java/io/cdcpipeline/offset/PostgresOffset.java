package io.cdcpipeline.offset;

import java.util.Objects;

/**
 * PostgreSQL: right behind a finished transaction.
 *
 * @param commitLsn the <em>end</em> LSN of the last finished transaction, that is where its commit
 *     record ends; everything that commits later has a greater one. Not the LSN of a row: those are
 *     not in commit order, and streaming from inside a transaction loses rows
 */
public record PostgresOffset(Lsn commitLsn) implements SourceOffset {
  public PostgresOffset {
    Objects.requireNonNull(commitLsn, "commitLsn");
  }

  @Override
  public boolean isAtOrAfter(SourceOffset other) {
    if (other instanceof PostgresOffset that) {
      return commitLsn.compareTo(that.commitLsn) >= 0;
    }
    throw OffsetText.incomparable(this, other);
  }

  @Override
  public String text() {
    return OffsetText.POSTGRES + " lsn=" + commitLsn;
  }

  @Override
  public String toString() {
    return text();
  }
}
