package io.cdcpipeline.internal.source;

import org.jspecify.annotations.Nullable;

/**
 * A range of a table's key, in the database's own order.
 *
 * @param after the key before the first of the range, or null for the table's beginning
 * @param upTo the last key of the range, or null for the table's end
 */
public record KeyRange(@Nullable KeyBound after, @Nullable KeyBound upTo) {
  /** The whole table. */
  public static final KeyRange ALL = new KeyRange(null, null);
}
