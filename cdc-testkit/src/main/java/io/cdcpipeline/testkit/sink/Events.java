package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.TransactionInfo;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Change events for tests. Positions and commit times grow with each event; each event is a
 * transaction of its own, unless {@link #transaction} joins several. Not thread-safe.
 */
public final class Events {
  private static final long FIRST_COMMIT_MICROS = 1_700_000_000_000_000L;

  private long transactions;

  /** A row that the backfill read. */
  public ChangeEvent read(Row after) {
    transactions++;
    return ChangeEvent.read(after, new EventPosition(transactions, 0), commitMicros());
  }

  /** An insert. */
  public ChangeEvent create(Row after) {
    return row(Operation.CREATE, null, after);
  }

  /** An update; {@code before} is null where the log carries nothing old. */
  public ChangeEvent update(@Nullable Row before, Row after) {
    return row(Operation.UPDATE, before, after);
  }

  /** A delete. */
  public ChangeEvent delete(Row before) {
    return row(Operation.DELETE, before, null);
  }

  /** A truncate. */
  public ChangeEvent truncate(TableSchema schema) {
    transactions++;
    return ChangeEvent.truncate(
        schema, new EventPosition(transactions, 0), info(0, 1), commitMicros());
  }

  /** A schema change; {@code schema} gets the version after {@code previous}. */
  public ChangeEvent schemaChange(TableSchema previous, TableSchema schema) {
    transactions++;
    return ChangeEvent.schemaChange(
        previous,
        schema.withVersion(previous.version() + 1),
        new EventPosition(transactions, 0),
        commitMicros());
  }

  /** The same inserts, updates and deletes as one transaction after all events so far. */
  public List<ChangeEvent> transaction(List<ChangeEvent> events) {
    transactions++;
    List<ChangeEvent> joined = new ArrayList<>(events.size());
    for (int i = 0; i < events.size(); i++) {
      ChangeEvent event = events.get(i);
      joined.add(
          ChangeEvent.row(
              event.operation(),
              event.before(),
              event.after(),
              new EventPosition(transactions, i),
              info(i, events.size()),
              commitMicros()));
    }
    return joined;
  }

  private ChangeEvent row(Operation operation, @Nullable Row before, @Nullable Row after) {
    transactions++;
    EventPosition position = new EventPosition(transactions, 0);
    return ChangeEvent.row(operation, before, after, position, info(0, 1), commitMicros());
  }

  private TransactionInfo info(int index, int size) {
    return new TransactionInfo("tx" + transactions, index, size, index == size - 1);
  }

  private long commitMicros() {
    return FIRST_COMMIT_MICROS + transactions * 1_000;
  }
}
