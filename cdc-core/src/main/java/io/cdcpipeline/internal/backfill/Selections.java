package io.cdcpipeline.internal.backfill;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.TablePatterns;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gives each table the condition that was written for it. */
public final class Selections {
  private Selections() {}

  /**
   * What of each table is copied, in the order of the tables.
   *
   * @param where conditions by table name or pattern. A name is taken as it is written, or else
   *     without regard to case, as servers that fold names do
   * @throws CdcException with TABLE if a name or pattern matches none of the tables, or two match
   *     the same; names them all
   */
  public static List<TableSelection> of(List<TableSchema> tables, Map<String, String> where) {
    List<TableId> names = tables.stream().map(TableSchema::table).toList();
    Map<TableId, String> patterns = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (String pattern : where.keySet()) {
      List<TableId> matched = matching(names, pattern);
      if (matched.isEmpty()) {
        problems.add(pattern + " is none of the captured tables " + names);
      }
      for (TableId table : matched) {
        String other = patterns.putIfAbsent(table, pattern);
        if (other != null) {
          problems.add(table + " is matched by " + other + " and by " + pattern);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new CdcException(
          Reason.TABLE,
          "Cannot apply the conditions of the backfill: "
              + String.join("; ", problems)
              + ". Correct the names in where(...)");
    }
    return tables.stream()
        .map(
            table -> {
              String pattern = patterns.get(table.table());
              return new TableSelection(table, pattern == null ? null : where.get(pattern));
            })
        .toList();
  }

  private static List<TableId> matching(List<TableId> names, String pattern) {
    List<TableId> exact = matching(names, pattern, false);
    return exact.isEmpty() ? matching(names, pattern, true) : exact;
  }

  private static List<TableId> matching(List<TableId> names, String pattern, boolean ignoreCase) {
    TablePatterns matcher = new TablePatterns(List.of(pattern), List.of(), ignoreCase);
    return names.stream().filter(matcher::matches).toList();
  }
}
