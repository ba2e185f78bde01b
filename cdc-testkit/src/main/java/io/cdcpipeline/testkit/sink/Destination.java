package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.TableSchema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads back what a sink has written, past the sink. */
@FunctionalInterface
public interface Destination {

  /**
   * The rows of a table by primary key, each as a map from column name to value; a column without a
   * value is null or absent. Reads by a connection of its own, so that nothing is seen that only
   * the writer holds. No rows if the table does not exist.
   *
   * @throws Exception if the destination cannot be read; the test fails with it
   */
  Map<Key, Map<String, @Nullable Object>> rows(TableSchema schema) throws Exception;
}
