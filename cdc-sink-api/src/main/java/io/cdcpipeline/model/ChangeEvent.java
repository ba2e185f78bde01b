package io.cdcpipeline.model;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One change of one table: the unit in which sinks are fed. Immutable and thread-safe.
 *
 * <p>Which rows are set depends on the {@link Operation}. A sink that keys by primary key looks at
 * {@link #key()} and, for updates, at {@link #keyChanged()}.
 */
public final class ChangeEvent {
  private final Operation operation;
  private final TableSchema schema;
  private final @Nullable Row before;
  private final @Nullable Row after;
  private final @Nullable TableSchema previousSchema;
  private final EventPosition position;
  private final @Nullable TransactionInfo transaction;
  private final long commitMicros;

  private ChangeEvent(
      Operation operation,
      TableSchema schema,
      @Nullable Row before,
      @Nullable Row after,
      @Nullable TableSchema previousSchema,
      EventPosition position,
      @Nullable TransactionInfo transaction,
      long commitMicros) {
    this.operation = operation;
    this.schema = schema;
    this.before = before;
    this.after = after;
    this.previousSchema = previousSchema;
    this.position = position;
    this.transaction = transaction;
    this.commitMicros = commitMicros;
  }

  /** A row that the backfill read; {@code commitMicros} is the time of the snapshot. */
  public static ChangeEvent read(Row after, EventPosition position, long commitMicros) {
    return new ChangeEvent(
        Operation.READ, after.schema(), null, after, null, position, null, commitMicros);
  }

  /**
   * A row change from the log.
   *
   * @param commitMicros commit time of the database in microseconds since 1970-01-01 UTC
   * @throws IllegalArgumentException if the rows do not fit the operation
   */
  public static ChangeEvent row(
      Operation operation,
      @Nullable Row before,
      @Nullable Row after,
      EventPosition position,
      TransactionInfo transaction,
      long commitMicros) {
    boolean fits =
        switch (operation) {
          case CREATE -> before == null;
          case UPDATE -> true;
          case DELETE -> after == null;
          case READ, TRUNCATE, SCHEMA_CHANGE -> false;
        };
    Row shown = operation == Operation.DELETE ? before : after;
    if (!fits || shown == null) {
      throw new IllegalArgumentException(
          operation + " does not go with " + rows(before, after) + "; see Operation");
    }
    return new ChangeEvent(
        operation, shown.schema(), before, after, null, position, transaction, commitMicros);
  }

  private static String rows(@Nullable Row before, @Nullable Row after) {
    return (before == null ? "no row before" : "a row before")
        + " and "
        + (after == null ? "no row after" : "a row after");
  }

  /** All rows of the table are gone. */
  public static ChangeEvent truncate(
      TableSchema schema, EventPosition position, TransactionInfo transaction, long commitMicros) {
    return new ChangeEvent(
        Operation.TRUNCATE, schema, null, null, null, position, transaction, commitMicros);
  }

  /** The table's columns are {@code schema} from here on. */
  public static ChangeEvent schemaChange(
      TableSchema previous, TableSchema schema, EventPosition position, long commitMicros) {
    return new ChangeEvent(
        Operation.SCHEMA_CHANGE, schema, null, null, previous, position, null, commitMicros);
  }

  public Operation operation() {
    return operation;
  }

  public TableId table() {
    return schema.table();
  }

  /** The schema of the rows; of {@code after} where the two differ. */
  public TableSchema schema() {
    return schema;
  }

  /** The schema before a {@link Operation#SCHEMA_CHANGE}; null for every other operation. */
  public @Nullable TableSchema previousSchema() {
    return previousSchema;
  }

  /**
   * The row before an update or delete, as far as the log carries it: columns it does not carry are
   * {@link Unchanged#VALUE}. Null for an update of which the log carries nothing old (PostgreSQL
   * under the default replica identity, unless the key changed), and for the other operations.
   */
  public @Nullable Row before() {
    return before;
  }

  /** The row after an insert, update or read; null for the other operations. */
  public @Nullable Row after() {
    return after;
  }

  /**
   * The key of the row that the event leaves: of {@code before} for a delete, else of {@code
   * after}.
   */
  public @Nullable Key key() {
    Row shown = operation == Operation.DELETE ? before : after;
    return shown == null ? null : shown.key();
  }

  /** True for an update whose primary key differs between {@code before} and {@code after}. */
  public boolean keyChanged() {
    if (operation != Operation.UPDATE || before == null || after == null) {
      return false;
    }
    for (int i = 0; i < schema.keySize(); i++) {
      int column = schema.keyColumn(i);
      if (!before.isUnchanged(column)
          && !after.isUnchanged(column)
          && !Objects.deepEquals(before.value(column), after.value(column))) {
        return true;
      }
    }
    return false;
  }

  public EventPosition position() {
    return position;
  }

  /** The transaction, or null for rows of the backfill and for schema changes. */
  public @Nullable TransactionInfo transaction() {
    return transaction;
  }

  /** True for rows of the backfill. */
  public boolean snapshot() {
    return operation == Operation.READ;
  }

  /** When the database committed the change, by its own clock; for a read, when it was read. */
  public Instant commitTime() {
    return Instant.ofEpochSecond(
        Math.floorDiv(commitMicros, 1_000_000L), Math.floorMod(commitMicros, 1_000_000L) * 1_000L);
  }

  /** {@link #commitTime()} in microseconds since 1970-01-01 UTC, without an object. */
  public long commitMicros() {
    return commitMicros;
  }

  /** Operation, table and position; never the data, which may be secret. */
  @Override
  public String toString() {
    return operation + " " + table() + " at " + position;
  }
}
