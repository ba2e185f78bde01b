package io.cdcpipeline.model;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The columns of a table at one time. Immutable; all rows of one schema share one instance as long
 * as nothing changes, so a sink may cache what it derives by identity ({@link #version()} grows by
 * one with each change that the pipeline sees).
 */
public final class TableSchema {
  private final TableId table;
  private final List<Column> columns;
  private final int[] keyColumns;
  private final int version;
  private final Map<String, Integer> indexByName;

  private TableSchema(TableId table, List<Column> columns, int[] keyColumns, int version) {
    this.table = Objects.requireNonNull(table, "table");
    this.columns = List.copyOf(columns);
    this.keyColumns = keyColumns;
    this.version = version;
    this.indexByName = new HashMap<>();
    for (int i = 0; i < this.columns.size(); i++) {
      if (indexByName.put(this.columns.get(i).name(), i) != null) {
        throw new IllegalArgumentException(
            "Column " + this.columns.get(i).name() + " stands twice in " + table);
      }
    }
  }

  /**
   * A schema of version 1.
   *
   * @param keyColumns names of the primary key's columns in the key's order; empty: no key
   * @throws IllegalArgumentException if a column stands twice, in the table or in the key, or a key
   *     column is not a column
   */
  public static TableSchema of(TableId table, List<Column> columns, List<String> keyColumns) {
    TableSchema schema = new TableSchema(table, columns, new int[0], 1);
    int[] key = keyColumns.stream().mapToInt(schema::requireIndex).toArray();
    if (Arrays.stream(key).distinct().count() < key.length) {
      throw new IllegalArgumentException(
          "A column stands twice in the key " + keyColumns + " of " + table);
    }
    return new TableSchema(table, columns, key, 1);
  }

  /** The same columns and key under another version number. */
  public TableSchema withVersion(int newVersion) {
    return new TableSchema(table, columns, keyColumns, newVersion);
  }

  public TableId table() {
    return table;
  }

  public List<Column> columns() {
    return columns;
  }

  public Column column(int index) {
    return columns.get(index);
  }

  public int size() {
    return columns.size();
  }

  public int version() {
    return version;
  }

  /** Number of key columns; 0 for a table without a key. */
  public int keySize() {
    return keyColumns.length;
  }

  public boolean hasKey() {
    return keyColumns.length > 0;
  }

  /** Index in {@link #columns()} of the key's i-th column. */
  public int keyColumn(int i) {
    return keyColumns[i];
  }

  /** Names of the key's columns in the key's order. */
  public List<String> keyNames() {
    return Arrays.stream(keyColumns).mapToObj(i -> columns.get(i).name()).toList();
  }

  /** Index of the column of that exact name, or -1. */
  public int indexOf(String column) {
    return indexByName.getOrDefault(column, -1);
  }

  private int requireIndex(String column) {
    int index = indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("Table " + table + " has no column " + column);
    }
    return index;
  }

  /** True if table, columns and key are the same, whatever the version. */
  @SuppressWarnings("ReferenceEquality") // the usual case: one shared instance
  public boolean sameColumns(TableSchema other) {
    return this == other
        || (table.equals(other.table)
            && columns.equals(other.columns)
            && Arrays.equals(keyColumns, other.keyColumns));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TableSchema that && version == that.version && sameColumns(that);
  }

  @Override
  public int hashCode() {
    return Objects.hash(table, columns, version) * 31 + Arrays.hashCode(keyColumns);
  }

  @Override
  public String toString() {
    return "TableSchema[" + table + " v" + version + " " + columns + " key " + keyNames() + "]";
  }
}
