package io.cdcpipeline.internal.source;

/**
 * Which transactions a consistent view of the database sees. Immutable; its text is kept in the
 * checkpoint and read back with {@link SourceDatabase#snapshot}.
 */
public interface Snapshot {

  /**
   * Whether rows read in this snapshot show what the transaction changed.
   *
   * @param transaction its id, as in {@link io.cdcpipeline.model.TransactionInfo#id()}
   * @param place its place, as in {@link io.cdcpipeline.model.EventPosition#transaction()}
   */
  boolean sees(String transaction, long place);

  /** No transaction with a larger place is seen: behind it the snapshot can be forgotten. */
  long horizon();

  /** Its form in the checkpoint. */
  String text();
}
