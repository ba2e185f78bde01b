package io.cdcpipeline.iotdb;

import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How the rows of one source table become points. Immutable. */
public final class TableMapping {

  /** What a deleted source row does. */
  public enum OnDelete {
    /** Removes the point of that device and time, and nothing else. */
    DELETE,
    /** Nothing: the point stays. */
    IGNORE
  }

  /** What a column that became null does. */
  public enum OnNull {
    /** Removes the value, so that the destination shows null too. */
    CLEAR,
    /** Nothing: IoTDB goes on to show the last value. */
    KEEP
  }

  /** What happens to an event that has no point, or would lose something as one. */
  public enum OnProblem {
    /** It is rejected: the pipeline's policy for rejected rows decides. */
    REJECT,
    /** The pipeline stops. */
    FAIL,
    /** It goes on as well as it can, see the setting. */
    ACCEPT
  }

  private final TableMappingBuilder from;

  TableMapping(TableMappingBuilder from) {
    this.from = new TableMappingBuilder(from);
  }

  public static TableMappingBuilder builder() {
    return new TableMappingBuilder();
  }

  /** See {@link TableMappingBuilder#device}. */
  public Optional<String> device() {
    return Optional.ofNullable(from.device);
  }

  /** See {@link TableMappingBuilder#aligned}. */
  public boolean aligned() {
    return from.aligned;
  }

  /** See {@link TableMappingBuilder#database}. */
  public Optional<String> database() {
    return Optional.ofNullable(from.database);
  }

  /** See {@link TableMappingBuilder#table}. */
  public Optional<String> table() {
    return Optional.ofNullable(from.table);
  }

  /** See {@link TableMappingBuilder#tags}. */
  public Optional<List<String>> tags() {
    return Optional.ofNullable(from.tags).map(List::copyOf);
  }

  /** See {@link TableMappingBuilder#time}. */
  public String time() {
    @Nullable String time = from.time;
    if (time == null) {
      throw new IllegalStateException("A mapping is built with its time column");
    }
    return time;
  }

  /** See {@link TableMappingBuilder#zone}. */
  public ZoneId zone() {
    return from.zone;
  }

  /** See {@link TableMappingBuilder#epochUnit}. */
  public Optional<TimeUnit> epochUnit() {
    return Optional.ofNullable(from.epochUnit);
  }

  /** See {@link TableMappingBuilder#include}. */
  public Set<String> include() {
    return Set.copyOf(from.include);
  }

  /** See {@link TableMappingBuilder#exclude}. */
  public Set<String> exclude() {
    return Set.copyOf(from.exclude);
  }

  /** See {@link TableMappingBuilder#rename}. */
  public Map<String, String> renames() {
    return Map.copyOf(from.renames);
  }

  /** See {@link TableMappingBuilder#type}. */
  public Map<String, String> types() {
    return Map.copyOf(from.types);
  }

  /** See {@link TableMappingBuilder#onDelete}. */
  public OnDelete onDelete() {
    return from.onDelete;
  }

  /** See {@link TableMappingBuilder#onNull}. */
  public OnNull onNull() {
    return from.onNull;
  }

  /** See {@link TableMappingBuilder#onMissing}. */
  public OnProblem onMissing() {
    return from.onMissing;
  }

  /** See {@link TableMappingBuilder#onCollision}. */
  public OnProblem onCollision() {
    return from.onCollision;
  }

  /** See {@link TableMappingBuilder#onPrecisionLoss}. */
  public OnProblem onPrecisionLoss() {
    return from.onPrecisionLoss;
  }

  /** See {@link TableMappingBuilder#onTypeConflict}. */
  public OnProblem onTypeConflict() {
    return from.onTypeConflict;
  }

  /** See {@link TableMappingBuilder#onTruncate}. */
  public OnProblem onTruncate() {
    return from.onTruncate;
  }
}
