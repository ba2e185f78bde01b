package io.cdcpipeline.iotdb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One device of one source table, and what the batch at hand does to it. */
final class Device {
  private final String path;
  private final List<String> tags;
  private @Nullable DeviceChanges changes;

  /**
   * @param path tree model: the path, spelled for the server; table model: empty
   * @param tags texts of the device or tag columns
   */
  Device(String path, List<String> tags) {
    this.path = path;
    this.tags = List.copyOf(tags);
  }

  String path() {
    return path;
  }

  List<String> tags() {
    return tags;
  }

  @Nullable DeviceChanges changes() {
    return changes;
  }

  void changes(@Nullable DeviceChanges newChanges) {
    this.changes = newChanges;
  }
}
