package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Row;
import java.util.List;

/**
 * Compares keys of one table exactly as the database does: in Java where both orders are known to
 * be the same, by asking the database (in batches) where they are not, as with collated strings.
 * Used by one thread; may hold a connection.
 */
public interface KeyOrder extends AutoCloseable {

  /**
   * Finds the ranges that keys fall into.
   *
   * @param bounds ascending; range {@code i} ends with bound {@code i}, the last has no end
   * @param rows rows or keys of rows, of any version of the table's schema with the same key; only
   *     key columns are looked at
   * @return for each row the number of bounds that are smaller than its key
   */
  int[] ranges(List<KeyBound> bounds, List<Row> rows);

  @Override
  void close();
}
