package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rows as maps from column to value, and how two tables of them differ. */
final class RowMaps {
  private static final int SHOWN = 20;

  private RowMaps() {}

  static Map<String, @Nullable Object> of(Row row) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < row.size(); i++) {
      map.put(row.schema().column(i).name(), row.value(i));
    }
    return map;
  }

  static String text(Key key) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      values.add(key.value(i));
    }
    return CanonicalText.encode(values);
  }

  /** A column that one side does not have counts as null there. */
  static List<String> differences(
      Map<Key, Map<String, @Nullable Object>> expected,
      Map<Key, Map<String, @Nullable Object>> actual) {
    List<String> lines = new ArrayList<>();
    expected.forEach(
        (key, row) -> {
          Map<String, @Nullable Object> other = actual.get(key);
          if (other == null) {
            lines.add("missing row " + text(key));
          } else {
            compare(lines, key, row, other);
          }
        });
    actual.keySet().stream()
        .filter(key -> !expected.containsKey(key))
        .forEach(key -> lines.add("surplus row " + text(key)));
    if (lines.size() > SHOWN) {
      int more = lines.size() - SHOWN;
      lines.subList(SHOWN, lines.size()).clear();
      lines.add("and " + more + " more");
    }
    return lines;
  }

  private static void compare(
      List<String> lines,
      Key key,
      Map<String, @Nullable Object> expected,
      Map<String, @Nullable Object> actual) {
    Set<String> columns = new LinkedHashSet<>(expected.keySet());
    columns.addAll(actual.keySet());
    for (String column : columns) {
      String wanted = CanonicalText.encode(expected.get(column));
      String found = CanonicalText.encode(actual.get(column));
      if (!wanted.equals(found)) {
        lines.add(
            "row " + text(key) + ", column " + column + ": expected " + wanted + ", is " + found);
      }
    }
  }
}
