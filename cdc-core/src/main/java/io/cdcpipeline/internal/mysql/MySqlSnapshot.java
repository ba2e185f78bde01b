package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.stream.LogPlace;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.SourceOffset;

/**
 * The place of the log that a view shows the tables at, known since nobody could write in between;
 * or, where no lock was to be had, one before it: then the view may show a little more.
 *
 * @param position the boundary behind the last transaction that is seen
 */
record MySqlSnapshot(MySqlOffset position) implements Snapshot {

  /** Reads what {@link #text} gave. */
  static MySqlSnapshot parse(String text) {
    if (SourceOffset.parse(text) instanceof MySqlOffset position) {
      return new MySqlSnapshot(position);
    }
    throw new IllegalArgumentException("Not a snapshot of MySQL: '" + text + "'");
  }

  /**
   * {@inheritDoc} The place of a transaction is where it starts, so the boundary's own is behind.
   */
  @Override
  public boolean sees(String transaction, long place) {
    return position.gtids().isEmpty()
        ? Long.compareUnsigned(place, horizon()) < 0
        : position.gtids().contains(transaction);
  }

  @Override
  public long horizon() {
    return LogPlace.of(position);
  }

  @Override
  public String text() {
    return position.text();
  }
}
