package io.cdcpipeline.internal.source;

import java.util.List;

/**
 * A value of a table's key, as the database writes it and takes it back: one text per key column,
 * in the key's order. Goes into the checkpoint as it is.
 *
 * @param texts never null, since key columns are not
 */
public record KeyBound(List<String> texts) {
  public KeyBound {
    texts = List.copyOf(texts);
  }
}
