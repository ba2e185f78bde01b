package io.cdcpipeline.iotdb;

/** One entry of a batch: a point and what is to become of it. */
record Point(DeviceChanges changes, int entry) {
  long time() {
    return changes.time(entry);
  }

  Device device() {
    return changes.device();
  }
}
