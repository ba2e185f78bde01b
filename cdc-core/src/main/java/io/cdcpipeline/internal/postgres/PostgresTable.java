package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.model.TableSchema;
import java.util.List;

/**
 * A table as the catalog has it.
 *
 * @param schema the columns that the log carries: all but generated ones
 * @param replicaIdentity {@code pg_class.relreplident}: d(efault), f(ull), i(ndex), n(othing)
 * @param partitioned whether it is the root of partitions
 * @param generatedColumns the columns left out of the schema
 */
public record PostgresTable(
    TableSchema schema, char replicaIdentity, boolean partitioned, List<String> generatedColumns) {
  public PostgresTable {
    generatedColumns = List.copyOf(generatedColumns);
  }

  /** Whether the log carries all columns of the row before a change. */
  public boolean fullBefore() {
    return replicaIdentity == 'f';
  }
}
