package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What of a table is copied.
 *
 * @param schema its columns, in the schema's order
 * @param where a condition in the database's SQL, or null for every row
 */
public record TableSelection(TableSchema schema, @Nullable String where) {

  /** The rows that meet this condition or that one. */
  public TableSelection or(@Nullable String other) {
    if (where == null || where.equals(other)) {
      return this;
    }
    // On lines of their own, for they may end with a comment.
    return new TableSelection(
        schema, other == null ? null : "(\n" + where + "\n) OR (\n" + other + "\n)");
  }
}
