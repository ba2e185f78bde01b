package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The statements that read one table along its key. */
final class PostgresTableReads {
  private static final String PARTITIONED =
      "SELECT relkind = 'p' FROM pg_class WHERE oid = ?::regclass";

  private final TableId table;
  private final boolean divisible;
  private final boolean partitioned;
  private final List<PostgresKeyColumn> key;

  private PostgresTableReads(TableSchema schema, boolean partitioned, List<PostgresKeyColumn> key) {
    this.table = schema.table();
    this.divisible = PostgresKeyColumn.isDivisible(schema);
    this.partitioned = partitioned;
    this.key = List.copyOf(key);
  }

  static PostgresTableReads of(Connection connection, TableSchema schema) throws SQLException {
    String table = PostgresRelation.quote(schema.table());
    boolean partitioned = Jdbc.one(connection, PARTITIONED, r -> r.getBoolean(1), table);
    return new PostgresTableReads(schema, partitioned, PostgresKeyColumn.of(connection, schema));
  }

  /** Whether there are ranges of its key smaller than the whole table. */
  boolean isDivisible() {
    return divisible;
  }

  /** Without the tables that inherit, which are tables of their own; with the partitions. */
  String from() {
    return (partitioned ? "" : "ONLY ") + PostgresRelation.quote(table);
  }

  /** The last key of the next {@code rows} rows, as texts. */
  String step(@Nullable KeyBound after, int rows, @Nullable String where) {
    return "SELECT "
        + key.stream().map(c -> qualified(c) + "::text").collect(Collectors.joining(", "))
        + " FROM "
        + from()
        + where(new KeyRange(after, null), where)
        + orderBy()
        + " LIMIT 1 OFFSET "
        + (rows - 1);
  }

  /** The rows of a range. */
  String read(String selectList, KeyRange range, @Nullable String where) {
    return "SELECT " + selectList + " FROM " + from() + where(range, where) + orderBy();
  }

  private String where(KeyRange range, @Nullable String where) {
    List<String> conditions = new ArrayList<>();
    if (range.after() != null) {
      conditions.add(compared(">", range.after()));
    }
    if (range.upTo() != null) {
      conditions.add(compared("<=", range.upTo()));
    }
    if (where != null) {
      // On lines of its own, for it may end with a comment.
      conditions.add("(\n" + where + "\n)");
    }
    return conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
  }

  /** Row values compare column by column, and the key's index is made for that. */
  private String compared(String operator, KeyBound bound) {
    if (bound.texts().size() != key.size()) {
      throw new IllegalArgumentException(
          "The key of " + table + " has " + key.size() + " columns, not " + bound.texts().size());
    }
    List<String> literals = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      literals.add(key.get(i).literal(bound.texts().get(i)));
    }
    return "("
        + key.stream().map(this::qualified).collect(Collectors.joining(", "))
        + ") "
        + operator
        + " ("
        + String.join(", ", literals)
        + ")";
  }

  private String orderBy() {
    return key.isEmpty()
        ? ""
        : key.stream().map(this::qualified).collect(Collectors.joining(", ", " ORDER BY ", ""));
  }

  /** With the table's name: in ORDER BY a bare name is the select list's, which may be a text. */
  private String qualified(PostgresKeyColumn column) {
    return PostgresRelation.quote(table.name()) + "." + column.name();
  }
}
