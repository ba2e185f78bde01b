package io.cdcpipeline.iotdb;

import java.util.ArrayList;
import java.util.List;

/** Everything that a batch does, by device; emptied when it has been written. */
final class ChangeSet {
  private final List<DeviceChanges> devices = new ArrayList<>();
  private int rows;
  private long bytes;

  /** What this batch does to a device so far. */
  DeviceChanges of(TablePlan plan, Device device) {
    DeviceChanges known = device.changes();
    if (known != null) {
      return known;
    }
    DeviceChanges made = new DeviceChanges(plan, device);
    device.changes(made);
    devices.add(made);
    return made;
  }

  void added(int rowBytes) {
    rows++;
    bytes += rowBytes;
  }

  List<DeviceChanges> devices() {
    return devices;
  }

  int rows() {
    return rows;
  }

  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return devices.isEmpty();
  }

  void clear() {
    devices.forEach(changes -> changes.device().changes(null));
    devices.clear();
    rows = 0;
    bytes = 0;
  }
}
