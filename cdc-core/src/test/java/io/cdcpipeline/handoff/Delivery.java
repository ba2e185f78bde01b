package io.cdcpipeline.handoff;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.testkit.sink.RecordedCall.Written;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An event as the sink got it, as far as the judge looks at it. An update that changes the key is
 * two: a delete and a create.
 *
 * @param run number of the pipeline's start
 * @param row null for TRUNCATE and SCHEMA_CHANGE
 * @param version of the row after; {@link #NONE} if there is no such row
 * @param deleted version of the row before a delete, where the log carries it
 * @param transaction the database's name of it, or null
 * @param intact whether the row's payload belongs to its version
 */
record Delivery(
    long run,
    Operation operation,
    String table,
    RowKey row,
    long version,
    long deleted,
    String transaction,
    boolean intact) {
  static final long NONE = -1;

  static List<Delivery> of(long run, ChangeEvent event) {
    Map<String, Object> before = map(event.before());
    Map<String, Object> after = map(event.after());
    String transaction = event.transaction() == null ? null : event.transaction().id();
    return of(
        run,
        event.operation(),
        event.table().name(),
        event.keyChanged() ? text(event.before()) : null,
        event.key() == null ? null : text(event.after() == null ? event.before() : event.after()),
        before,
        after,
        transaction);
  }

  /** From a file: there, an update that changes the key is not told from another one. */
  static List<Delivery> of(Written event) {
    String transaction = event.transaction() == null ? null : event.transaction().id();
    String table = event.table().substring(event.table().lastIndexOf('.') + 1);
    return of(
        event.epoch(),
        event.operation(),
        table,
        null,
        event.key() == null
            ? null
            : event.key().values().stream().map(String::valueOf).collect(Collectors.joining("|")),
        event.before(),
        event.after(),
        transaction);
  }

  private static List<Delivery> of(
      long run,
      Operation operation,
      String table,
      String oldKey,
      String key,
      Map<String, Object> before,
      Map<String, Object> after,
      String transaction) {
    RowKey row = key == null ? null : new RowKey(table, key);
    long deleted = version(before);
    if (operation == Operation.DELETE) {
      return List.of(new Delivery(run, operation, table, row, NONE, deleted, transaction, true));
    }
    long version = version(after);
    boolean intact = after == null || Workload.payload(version).equals(after.get("payload"));
    if (oldKey == null) {
      return List.of(new Delivery(run, operation, table, row, version, NONE, transaction, intact));
    }
    RowKey old = new RowKey(table, oldKey);
    return List.of(
        new Delivery(run, Operation.DELETE, table, old, NONE, deleted, transaction, true),
        new Delivery(run, Operation.CREATE, table, row, version, NONE, transaction, intact));
  }

  private static long version(Map<String, Object> row) {
    return row != null && row.get("ver") instanceof Long version ? version : NONE;
  }

  private static Map<String, Object> map(Row row) {
    if (row == null) {
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      map.put(row.schema().column(i).name(), row.value(i));
    }
    return map;
  }

  private static String text(Row row) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < row.schema().keySize(); i++) {
      text.append(i == 0 ? "" : "|").append(row.value(row.schema().keyColumn(i)));
    }
    return text.toString();
  }

  @Override
  public String toString() {
    return operation
        + (version == NONE ? "" : " " + version)
        + (deleted == NONE ? "" : " of " + deleted)
        + (transaction == null ? "" : " in " + transaction)
        + " (run "
        + run
        + ")";
  }
}
