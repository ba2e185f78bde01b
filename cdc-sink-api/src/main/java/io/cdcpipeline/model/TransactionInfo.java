package io.cdcpipeline.model;

import java.util.Objects;

/**
 * An event's place in its transaction.
 *
 * @param id the database's name of the transaction: PostgreSQL's xid, MySQL's GTID, or file and
 *     position
 * @param index number of the event among those of its transaction that the pipeline delivers, from
 *     0
 * @param size how many of its events the pipeline delivers, or {@link #UNKNOWN_SIZE} while it is
 *     not known
 * @param last whether this is the last of them
 */
public record TransactionInfo(String id, long index, long size, boolean last) {
  /** The transaction is passed on in fragments, before its end has been seen. */
  public static final long UNKNOWN_SIZE = -1;

  public TransactionInfo {
    Objects.requireNonNull(id, "id");
  }
}
