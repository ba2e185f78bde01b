package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.TableId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The {@link TableMapping} of each source table, and one for all others. Immutable. */
public final class TableMappings {
  private final Map<TableId, TableMapping> byTable;
  private final @Nullable TableMapping others;

  TableMappings(Map<TableId, TableMapping> byTable, @Nullable TableMapping others) {
    this.byTable = Map.copyOf(byTable);
    this.others = others;
  }

  /**
   * Reads mappings from text: tables separated by {@code ;} or line ends, settings by commas, lists
   * by {@code |}, pairs by {@code >}.
   *
   * <pre>
   * public.sensor_reading: device=root.shop.{sensor_id}, time=measured_at, rename=temp&gt;temperature
   * *: device=root.{table}.{key}, time=updated_at, exclude=note|photo
   * </pre>
   *
   * @throws IllegalArgumentException naming everything that cannot be read
   */
  public static TableMappings parse(String text) {
    return MappingText.parse(text);
  }

  Optional<TableMapping> find(TableId table) {
    TableMapping own = byTable.get(table);
    return Optional.ofNullable(own != null ? own : others);
  }

  boolean isEmpty() {
    return byTable.isEmpty() && others == null;
  }

  boolean allDelete() {
    return named().values().stream().allMatch(m -> m.onDelete() == TableMapping.OnDelete.DELETE);
  }

  boolean allTruncate() {
    return named().values().stream().allMatch(m -> m.onTruncate() == TableMapping.OnProblem.ACCEPT);
  }

  /** Name of each mapping for messages: the table, or {@code *}. */
  Map<String, TableMapping> named() {
    Map<String, TableMapping> all = new LinkedHashMap<>();
    byTable.forEach((table, mapping) -> all.put(table.toString(), mapping));
    if (others != null) {
      all.put("*", others);
    }
    return all;
  }

  @Override
  public String toString() {
    return named().keySet().toString();
  }
}
