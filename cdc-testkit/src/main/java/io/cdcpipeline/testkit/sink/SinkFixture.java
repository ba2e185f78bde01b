package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A sink under test, and an empty destination for it. The kit asks for a new one for each test and
 * cleans it up at the test's end; tables are named {@code contract.items} and {@code
 * contract.others}.
 */
public interface SinkFixture {

  /** The sink under test. */
  SinkFactory factory();

  /** Options with which its writers reach the destination. */
  SinkOptions options();

  /** Reads the destination. */
  Destination destination();

  /** What the sink does not do, beyond what its capabilities already deny. */
  default Set<SinkBehaviour> missing() {
    return Set.of();
  }

  /**
   * A table that the sink can take: the key that it needs, and these columns behind it. The kit
   * fills key columns of the kinds {@code INT32, INT64, UINT64, STRING, UUID, BYTES, DECIMAL, DATE,
   * TIMESTAMP, TIMESTAMP_TZ}; with several, rows share values of each single one.
   */
  default TableSchema schema(TableId table, List<Column> columns) {
    return Schemas.table(table).key("id", Kind.INT64).columns(columns).build();
  }

  /**
   * The form in which the destination shows a value that it has accepted; the value itself by
   * default. Only for what the sink documents, say a UUID stored as text.
   */
  default @Nullable Object stored(Column column, Object value) {
    return value;
  }

  /** The row with one or more values that the sink must reject; empty if it rejects nothing. */
  default Optional<Row> rejectedRow(Row row) {
    return Optional.empty();
  }

  /**
   * Makes the destination hang on the next write or flush until the returned handle is closed;
   * empty if that cannot be done.
   */
  default Optional<AutoCloseable> hangDestination() {
    return Optional.empty();
  }

  /**
   * Makes the destination refuse, so that the next write or flush throws a {@link
   * io.cdcpipeline.sink.RetriableSinkException}, until the returned handle is closed; empty if that
   * cannot be done.
   */
  default Optional<AutoCloseable> refuse() {
    return Optional.empty();
  }

  /** Valid options with which {@code open} must fail: a wrong password or address, say. */
  default Optional<SinkOptions> badOptions() {
    return Optional.empty();
  }

  /** Removes what the test has left at the destination. */
  default void cleanUp() throws Exception {}
}
