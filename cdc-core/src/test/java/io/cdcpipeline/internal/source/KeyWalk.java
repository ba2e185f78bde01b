package io.cdcpipeline.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Walks a table along its key in every way that a backfill may. */
public final class KeyWalk {
  private KeyWalk() {}

  /**
   * Checks that ranges of some sizes give each row once and in order, and that the key's order, as
   * it is told of rows, is that of the ranges they were read in.
   *
   * @param database captures the table t, in which v numbers the rows
   * @param orderBy the key's columns
   */
  public static void check(TestDatabase db, SourceDatabase database, String orderBy) {
    TableSchema schema = database.tables().get(0);
    TableSelection table = new TableSelection(schema, null);
    try (View view = database.views(1).get(0);
        KeyOrder order = database.keyOrder(schema)) {
      List<String> expected = inOrder(db, view, table, orderBy);
      assertThat(expected).isNotEmpty();
      for (int rows : new int[] {1, 3, expected.size(), expected.size() + 1}) {
        List<KeyBound> bounds = bounds(view, table, rows);
        List<Integer> ranges = new ArrayList<>();
        List<Row> read = read(view, table, bounds, ranges);
        assertThat(read).extracting(KeyWalk::text).isEqualTo(expected);
        List<Integer> shuffled = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
          shuffled.add(i);
        }
        java.util.Collections.shuffle(shuffled, new Random(rows));
        int[] told = order.ranges(bounds, shuffled.stream().map(read::get).toList());
        assertThat(Arrays.stream(told).boxed())
            .isEqualTo(shuffled.stream().map(ranges::get).toList());
      }
    }
  }

  /** The texts of all rows, as the server sorts them. */
  private static List<String> inOrder(
      TestDatabase db, View view, TableSelection table, String orderBy) {
    Map<String, String> textByNumber = new HashMap<>();
    view.read(
        table,
        KeyRange.ALL,
        (row, bytes) -> textByNumber.put(String.valueOf(row.value("v")), text(row)));
    return db.query("SELECT v FROM t ORDER BY " + orderBy).stream()
        .map(row -> textByNumber.get(row.get(0)))
        .toList();
  }

  /** The ends of all ranges of so many rows but the last one's. */
  public static List<KeyBound> bounds(View view, TableSelection table, int rows) {
    List<KeyBound> bounds = new ArrayList<>();
    Optional<KeyBound> next = view.step(table, null, rows);
    while (next.isPresent()) {
      bounds.add(next.get());
      assertThat(bounds).doesNotHaveDuplicates();
      next = view.step(table, next.get(), rows);
    }
    return bounds;
  }

  /** Reads range by range, and says of each row in which it was. */
  public static List<Row> read(
      View view, TableSelection table, List<KeyBound> bounds, List<Integer> ranges) {
    List<Row> read = new ArrayList<>();
    for (int i = 0; i <= bounds.size(); i++) {
      int range = i;
      view.read(
          table,
          range(bounds, i),
          (row, bytes) -> {
            assertThat(bytes).isPositive();
            read.add(row);
            ranges.add(range);
          });
    }
    return read;
  }

  private static KeyRange range(List<KeyBound> bounds, int i) {
    return new KeyRange(
        i == 0 ? null : bounds.get(i - 1), i == bounds.size() ? null : bounds.get(i));
  }

  /** The key's values, readable and different for different keys. */
  public static String text(Row row) {
    List<@Nullable Object> values = new ArrayList<>();
    for (int i = 0; i < row.schema().keySize(); i++) {
      Object value = row.value(row.schema().keyColumn(i));
      values.add(value instanceof byte[] bytes ? java.util.HexFormat.of().formatHex(bytes) : value);
    }
    return values.toString();
  }
}
