package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that read one table along its key. */
final class MySqlTableReads {
  private static final String INDEXES =
      """
      SELECT INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS
       WHERE TABLE_SCHEMA = ? AND TABLE_NAME = ? AND NON_UNIQUE = 0
       ORDER BY INDEX_NAME <> 'PRIMARY', INDEX_NAME, SEQ_IN_INDEX
      """;

  private final TableId table;
  private final List<MySqlKeyColumn> key;
  private final @Nullable String index;

  private MySqlTableReads(TableId table, List<MySqlKeyColumn> key, @Nullable String index) {
    this.table = table;
    this.key = List.copyOf(key);
    this.index = index;
  }

  static MySqlTableReads of(Connection connection, TableSchema schema) throws SQLException {
    return new MySqlTableReads(
        schema.table(), MySqlKeyColumn.of(connection, schema), index(connection, schema));
  }

  /** The name of the index that the key is; null if there is none of exactly these columns. */
  private static @Nullable String index(Connection connection, TableSchema schema)
      throws SQLException {
    Map<String, List<String>> indexes = new LinkedHashMap<>();
    Jdbc.list(
        connection,
        INDEXES,
        r ->
            indexes
                .computeIfAbsent(r.getString(1), name -> new ArrayList<>())
                .add(String.valueOf(r.getString(2))),
        schema.table().namespace(),
        schema.table().name());
    return indexes.entrySet().stream()
        .filter(e -> e.getValue().equals(schema.keyNames()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  boolean hasKey() {
    return !key.isEmpty();
  }

  /** The last key of the next {@code rows} rows, as texts. */
  String step(@Nullable KeyBound after, int rows, @Nullable String where) {
    return "SELECT "
        + key.stream().map(c -> c.selected(qualified(c))).collect(Collectors.joining(", "))
        + from()
        + where(new KeyRange(after, null), where)
        + orderBy()
        + " LIMIT "
        + (rows - 1)
        + ", 1";
  }

  /** The rows of a range. */
  String read(String selectList, KeyRange range, @Nullable String where) {
    return "SELECT " + selectList + from() + where(range, where) + orderBy();
  }

  private String from() {
    return " FROM "
        + MySqlDefinitions.quote(table)
        + (index == null ? "" : " FORCE INDEX (" + MySqlDefinitions.quote(index) + ")");
  }

  private String where(KeyRange range, @Nullable String where) {
    List<String> conditions = new ArrayList<>();
    if (range.after() != null) {
      conditions.add(beyond(" > ", range.after(), ""));
    }
    if (range.upTo() != null) {
      conditions.add(beyond(" < ", range.upTo(), "="));
    }
    if (where != null) {
      // On lines of its own, for it may end with a comment.
      conditions.add("(\n" + where + "\n)");
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /**
   * {@code (a > 1 OR (a = 1 AND b > 2))}: of a comparison of row values the optimizer would make no
   * range.
   *
   * @param orEqual stands behind the last column's operator
   */
  private String beyond(String operator, KeyBound bound, String orEqual) {
    if (bound.texts().size() != key.size()) {
      throw new IllegalArgumentException(
          "The key of " + table + " has " + key.size() + " columns, not " + bound.texts().size());
    }
    List<String> alternatives = new ArrayList<>();
    StringBuilder equal = new StringBuilder();
    for (int i = 0; i < key.size(); i++) {
      MySqlKeyColumn column = key.get(i);
      String literal = column.literal(bound.texts().get(i));
      boolean last = i == key.size() - 1;
      alternatives.add(
          "("
              + equal
              + qualified(column)
              + operator.stripTrailing()
              + (last ? orEqual : "")
              + " "
              + literal
              + ")");
      equal.append(qualified(column)).append(" = ").append(literal).append(" AND ");
    }
    return "(" + String.join(" OR ", alternatives) + ")";
  }

  private String orderBy() {
    return key.isEmpty()
        ? ""
        : key.stream().map(this::qualified).collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  private String qualified(MySqlKeyColumn column) {
    return MySqlDefinitions.quote(table.name()) + "." + column.name();
  }
}
