package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.TableSchema;
import org.jspecify.annotations.Nullable;

/**
 * What of a table is copied.
 *
 * @param schema its columns, in the schema's order
 * @param where a condition in the database's SQL, or null for every row
 */
public record TableSelection(TableSchema schema, @Nullable String where) {}
