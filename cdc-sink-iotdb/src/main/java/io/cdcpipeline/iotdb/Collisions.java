package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.apache.tsfile.read.common.Field;

/**
 * Finds points of a batch at which another source row stands at the server. Of mappings whose
 * device and time hold the primary key there are none; of the others, the stored key columns tell
 * whose a point is.
 *
 * <p>Only points that are not later than the device's last are looked up, so rows that come in the
 * order of time cost a query for each new device and none after it.
 */
final class Collisions {
  private final Lookup lookup;

  Collisions(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Takes what belongs to another row out of the batch: a row to be written is told of, a removal
   * is not, since the row to be removed is not there.
   *
   * @param refused told of the events of each such row
   */
  void resolve(ChangeSet changes, BiConsumer<TablePlan, BitSet> refused) {
    Map<TablePlan, List<DeviceChanges>> looked = new LinkedHashMap<>();
    for (DeviceChanges device : changes.devices()) {
      if (device.plan().looksForCollisions()) {
        looked.computeIfAbsent(device.plan(), p -> new ArrayList<>()).add(device);
      }
    }
    looked.forEach((plan, devices) -> resolve(plan, devices, refused));
  }

  private void resolve(
      TablePlan plan, List<DeviceChanges> devices, BiConsumer<TablePlan, BitSet> refused) {
    BitSet witnesses = plan.uniqueness().witnesses();
    learnLastTimes(plan, plan.measurements().get(witnesses.nextSetBit(0)), devices);
    List<Point> points = new ArrayList<>();
    for (DeviceChanges device : devices) {
      long last = device.device().last();
      long latest = last;
      for (int i = 0; i < device.size(); i++) {
        if (device.time(i) <= last) {
          points.add(new Point(device, i));
        }
        latest = Math.max(latest, device.time(i));
      }
      device.device().last(latest);
    }
    lookup.at(
        plan,
        witnesses,
        points,
        (point, standing) -> {
          if (!isOwn(plan, point, standing)) {
            DeviceChanges device = point.changes();
            if (device.row(point.entry()) != null) {
              refused.accept(plan, device.events(point.entry()));
            }
            device.leave(point.entry());
          }
        });
  }

  private void learnLastTimes(
      TablePlan plan, Measurement measurement, List<DeviceChanges> changes) {
    List<Device> unknown =
        changes.stream().map(DeviceChanges::device).filter(d -> !d.lastKnown()).toList();
    if (!unknown.isEmpty()) {
      lookup.latest(plan, measurement, unknown, Device::last);
      unknown.stream().filter(d -> !d.lastKnown()).forEach(d -> d.last(Long.MIN_VALUE));
    }
  }

  /** Whether the row that stands there is one that the batch has found, left or put there. */
  private static boolean isOwn(TablePlan plan, Point point, Map<String, Field> standing) {
    for (Row row : point.changes().claims(point.entry())) {
      if (plan.uniqueness().witnesses().stream()
          .allMatch(w -> holds(plan.measurements().get(w), row, standing))) {
        return true;
      }
    }
    return false;
  }

  private static boolean holds(Measurement witness, Row row, Map<String, Field> standing) {
    Field field = standing.get(witness.name());
    Object value = row.value(witness.column());
    // a point that was written without the column does not tell whose it is
    return field == null
        || value == null
        || value == Unchanged.VALUE
        || witness.holds(Objects.requireNonNull(field), value);
  }
}
