package io.cdcpipeline.iotdb;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One device of one source table, and what the batch at hand does to it. */
final class Device {
  private final String path;
  private final List<String> tags;
  private @Nullable DeviceChanges changes;
  private @Nullable Long last;

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

  /** Whether {@link #last} has been told. */
  boolean lastKnown() {
    return last != null;
  }

  /** A time after which the device has no point at the server. */
  long last() {
    return Objects.requireNonNull(last, "nobody has asked for the last time");
  }

  void last(long time) {
    this.last = time;
  }

  @Nullable DeviceChanges changes() {
    return changes;
  }

  void changes(@Nullable DeviceChanges newChanges) {
    this.changes = newChanges;
  }
}
