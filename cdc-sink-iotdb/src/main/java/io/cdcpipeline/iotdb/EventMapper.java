package io.cdcpipeline.iotdb;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import java.util.BitSet;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns an event into what happens to its point.
 *
 * <p>IoTDB has no update: writing a row leaves in place what the row has null for. So every write
 * is of the whole row, a column that became null is removed explicitly, and a row whose device or
 * time changed is removed at the old place and written at the new one.
 */
final class EventMapper {
  private final ChangeSet changes;

  EventMapper(ChangeSet changes) {
    this.changes = changes;
  }

  /**
   * @throws Unfit if the event cannot be written; nothing of it has been taken then, but that a row
   *     which moves onto another's point has left its own
   */
  void map(TableTarget target, TablePlan plan, ChangeEvent event, int index) throws Unfit {
    switch (event.operation()) {
      case READ, CREATE, UPDATE -> upsert(target, plan, event, index);
      case DELETE -> delete(target, plan, Objects.requireNonNull(event.before()), index);
      case TRUNCATE, SCHEMA_CHANGE -> throw new IllegalArgumentException("not a row: " + event);
    }
  }

  private void upsert(TableTarget target, TablePlan plan, ChangeEvent event, int index)
      throws Unfit {
    Row after = Objects.requireNonNull(event.after());
    Row before = event.operation() == Operation.UPDATE ? event.before() : null;
    boolean created = event.operation() == Operation.CREATE;
    Device device = target.device(plan, after);
    long time = time(plan, after);
    boolean moved = before != null && !samePoint(plan, before, after);
    if (before == null && event.operation() == Operation.UPDATE && !plan.pointIsKey()) {
      refuseGuess(plan);
    }
    DeviceChanges point = changes.of(plan, device);
    int found = point.find(time);
    Row standing = found < 0 ? null : point.row(found);
    Row row = completed(plan, after, before, moved ? null : standing);
    plan.check(row);
    if (before != null && moved) {
      remove(target, plan, before, index);
      found = point.find(time);
    }
    if (standing != null) {
      refuseCollision(plan, standing, row, before);
    }
    int entry = point.set(found, time, row, index);
    point.claim(entry, row);
    if (before != null && !moved) {
      point.claim(entry, before); // its key may be another
    }
    changes.added(plan.bytes(row));
    // an insert finds no point, and a replay that finds one also replays what cleared it
    if (plan.mapping().onNull() == OnNull.CLEAR && !moved && !created) {
      nulls(plan, before, row, point, entry);
    }
  }

  /** Notes which values may stand at the destination where the row has null. */
  private static void nulls(
      TablePlan plan, @Nullable Row before, Row row, DeviceChanges point, int entry) {
    BitSet nulls = plan.nulls(row);
    if (nulls.isEmpty()) {
      return;
    }
    if (before == null) {
      point.doubt(entry, nulls);
      return;
    }
    BitSet clear = new BitSet();
    BitSet doubt = new BitSet();
    for (int m = nulls.nextSetBit(0); m >= 0; m = nulls.nextSetBit(m + 1)) {
      int column = plan.measurements().get(m).column();
      if (column >= before.size() || before.isUnchanged(column)) {
        doubt.set(m);
      } else if (before.value(column) != null) {
        clear.set(m);
      }
    }
    if (!clear.isEmpty()) {
      point.clear(entry, clear);
    }
    if (!doubt.isEmpty()) {
      point.doubt(entry, doubt);
    }
  }

  private void delete(TableTarget target, TablePlan plan, Row before, int index) throws Unfit {
    if (plan.mapping().onDelete() == OnDelete.DELETE) {
      remove(target, plan, before, index);
    }
  }

  private void remove(TableTarget target, TablePlan plan, Row before, int index) throws Unfit {
    requireCarried(plan, before);
    Device device;
    long time;
    try {
      device = target.device(plan, before);
      time = time(plan, before);
    } catch (Unfit e) {
      return; // a row of such a device or time was never written
    }
    DeviceChanges point = changes.of(plan, device);
    int found = point.find(time);
    Row standing = found < 0 ? null : point.row(found);
    if (standing != null && !sameKey(plan, standing, before)) {
      point.claim(found, before);
      return; // another row has taken the place within this batch
    }
    int entry = point.set(found, time, null, index);
    point.claim(entry, before);
    point.wipe(entry);
    changes.added(Long.BYTES);
  }

  private static void requireCarried(TablePlan plan, Row before) throws Unfit {
    for (int column : plan.deviceColumns()) {
      if (before.isUnchanged(column)) {
        throw TableTarget.missing(plan, column, false);
      }
    }
    if (before.isUnchanged(plan.timeColumn())) {
      throw TableTarget.missing(plan, plan.timeColumn(), false);
    }
  }

  private static long time(TablePlan plan, Row row) throws Unfit {
    Object value = row.value(plan.timeColumn());
    if (value == null || value == Unchanged.VALUE) {
      throw TableTarget.missing(plan, plan.timeColumn(), value == null);
    }
    return plan.time(value);
  }

  private static boolean samePoint(TablePlan plan, Row before, Row after) throws Unfit {
    for (int column : plan.deviceColumns()) {
      if (!same(plan, before, after, column)) {
        return false;
      }
    }
    return same(plan, before, after, plan.timeColumn());
  }

  private static boolean same(TablePlan plan, Row before, Row after, int column) throws Unfit {
    if (before.isUnchanged(column)) {
      refuseGuess(plan);
      return true;
    }
    return Objects.deepEquals(before.value(column), after.value(column));
  }

  private static void refuseGuess(TablePlan plan) throws Unfit {
    if (plan.mapping().onMissing() != OnProblem.ACCEPT) {
      throw new Unfit(
          Unfit.Problem.MISSING,
          "the log does not carry the old values of the columns of device and time, so a moved"
              + " point cannot be found; use REPLICA IDENTITY FULL (PostgreSQL) or"
              + " binlog_row_image=FULL (MySQL), or on-missing=accept if they never change");
    }
  }

  private static void refuseCollision(TablePlan plan, Row standing, Row row, @Nullable Row before)
      throws Unfit {
    boolean own =
        sameKey(plan, standing, row) || (before != null && sameKey(plan, standing, before));
    if (!own && plan.mapping().onCollision() != OnProblem.ACCEPT) {
      throw new Unfit(
          Unfit.Problem.COLLISION,
          "another row of "
              + plan.schema().table()
              + " has the same device and time and would be overwritten. "
              + plan.uniqueness().remedy(plan.schema()));
    }
  }

  private static boolean sameKey(TablePlan plan, Row one, Row other) {
    if (plan.uniqueness().guaranteed()) {
      return true;
    }
    for (int i = 0; i < plan.schema().keySize(); i++) {
      int column = plan.schema().keyColumn(i);
      if (!Objects.deepEquals(one.value(column), other.value(column))) {
        return false;
      }
    }
    return plan.schema().hasKey() || Objects.equals(one, other);
  }

  /** The row with values that the log left out filled in from what is known. */
  private static Row completed(
      TablePlan plan, Row after, @Nullable Row before, @Nullable Row standing) throws Unfit {
    @Nullable Object @Nullable [] values = null;
    for (Measurement measurement : plan.measurements()) {
      int column = measurement.column();
      if (!after.isUnchanged(column)) {
        continue;
      }
      Object value = known(before, column);
      if (value == Unchanged.VALUE) {
        value = known(standing, column);
      }
      if (value == Unchanged.VALUE && !plan.partialRows()) {
        throw new Unfit(
            "column "
                + measurement.columnName()
                + " is not in the log because it did not change, and a row can only be written"
                + " whole; use REPLICA IDENTITY FULL, or aligned=false in the tree model");
      }
      if (values == null) {
        values = new @Nullable Object[after.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = after.value(i);
        }
      }
      values[column] = value;
    }
    return values == null ? after : Row.of(after.schema(), values);
  }

  private static @Nullable Object known(@Nullable Row row, int column) {
    return row == null || column >= row.size() ? Unchanged.VALUE : row.value(column);
  }
}
