package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TransactionInfo;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a recording sink was told: one event, or a call around the events. */
public sealed interface RecordedCall {
  /** The writer's number. */
  int lane();

  /** The epoch in which the writer was opened. */
  long epoch();

  /** {@code open} returned. */
  record Opened(int lane, long epoch) implements RecordedCall {}

  /** {@code flush} made durable all that this writer took in this epoch before it. */
  record Flushed(int lane, long epoch) implements RecordedCall {}

  /** {@code close} was called. */
  record Closed(int lane, long epoch) implements RecordedCall {}

  /**
   * One event that {@code write} took.
   *
   * @param key the key's columns as a row; of {@code before} for a delete
   * @param before null where the event has none
   * @param after null where the event has none
   * @param position text of the {@link io.cdcpipeline.model.EventPosition}
   * @param transaction null where the event has none
   */
  record Written(
      int lane,
      long epoch,
      Operation operation,
      String table,
      @Nullable Map<String, @Nullable Object> key,
      @Nullable Map<String, @Nullable Object> before,
      @Nullable Map<String, @Nullable Object> after,
      String position,
      @Nullable TransactionInfo transaction,
      boolean snapshot,
      long commitMicros)
      implements RecordedCall {

    static Written of(int lane, long epoch, ChangeEvent event) {
      return new Written(
          lane,
          epoch,
          event.operation(),
          event.table().toString(),
          key(event),
          map(event.before()),
          map(event.after()),
          event.position().text(),
          event.transaction(),
          event.snapshot(),
          event.commitMicros());
    }

    private static @Nullable Map<String, @Nullable Object> map(@Nullable Row row) {
      return row == null ? null : RowMaps.of(row);
    }

    private static @Nullable Map<String, @Nullable Object> key(ChangeEvent event) {
      Row row = event.operation() == Operation.DELETE ? event.before() : event.after();
      if (row == null || !row.schema().hasKey()) {
        return null;
      }
      Map<String, @Nullable Object> key = RowMaps.of(row);
      key.keySet().retainAll(row.schema().keyNames());
      return key;
    }
  }
}
