package io.cdcpipeline.internal.stream;

import io.cdcpipeline.model.ChangeEvent;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A finished transaction of the source.
 *
 * @param id the database's name of the transaction, as in {@link
 *     io.cdcpipeline.model.TransactionInfo#id()}; empty where nothing happened
 * @param events its events in the order of the log; empty if none of them is captured. Not to be
 *     changed
 * @param place its place in the log, as in {@code EventPosition.transaction()}
 * @param boundary where to go on behind it, or null where the reader learns that only later and
 *     then sends it with an empty list
 */
public record SourceTransaction(
    String id, List<ChangeEvent> events, long place, @Nullable Boundary boundary) {

  /** The same transaction with these events. */
  public SourceTransaction withEvents(List<ChangeEvent> others) {
    return new SourceTransaction(id, others, place, boundary);
  }
}
