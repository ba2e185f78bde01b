package io.cdcpipeline.model;

import org.jspecify.annotations.Nullable;

/**
 * The values of one row over a shared {@link TableSchema}: canonical values (see {@link
 * ColumnType.Kind}), null, or {@link Unchanged#VALUE}. Immutable and thread-safe as long as nobody
 * changes an array value.
 */
public final class Row {
  private final TableSchema schema;
  private final @Nullable Object[] values;

  private Row(TableSchema schema, @Nullable Object[] values) {
    this.schema = schema;
    this.values = values;
  }

  /**
   * A row over these values, in the schema's order. The array belongs to the row from here on.
   *
   * @throws IllegalArgumentException if there are not as many values as columns
   */
  public static Row of(TableSchema schema, @Nullable Object... values) {
    if (values.length != schema.size()) {
      throw new IllegalArgumentException(
          schema.table() + " has " + schema.size() + " columns, got " + values.length + " values");
    }
    return new Row(schema, values);
  }

  public TableSchema schema() {
    return schema;
  }

  public int size() {
    return values.length;
  }

  /**
   * The value of a column by its index in the schema; {@link Unchanged#VALUE} where not carried.
   */
  public @Nullable Object value(int column) {
    return values[column];
  }

  /**
   * The value of a column by its name.
   *
   * @throws IllegalArgumentException if the schema has no such column
   */
  public @Nullable Object value(String column) {
    int index = schema.indexOf(column);
    if (index < 0) {
      throw new IllegalArgumentException("Table " + schema.table() + " has no column " + column);
    }
    return values[index];
  }

  /** True if the log carried no value for this column. */
  public boolean isUnchanged(int column) {
    return values[column] == Unchanged.VALUE;
  }

  /** The values of the primary key, or null for a table without a key. */
  public @Nullable Key key() {
    int size = schema.keySize();
    if (size == 0) {
      return null;
    }
    @Nullable Object[] key = new @Nullable Object[size];
    for (int i = 0; i < size; i++) {
      key[i] = values[schema.keyColumn(i)];
    }
    return Key.of(key);
  }

  /** By table, columns and the content of the values, byte arrays and lists of them too. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Row that
        && Contents.equal(values, that.values)
        && schema.sameColumns(that.schema);
  }

  @Override
  public int hashCode() {
    return schema.table().hashCode() * 31 + Contents.hash(values);
  }

  /** Column names and value classes; never the data, which may be secret. */
  @Override
  public String toString() {
    return "Row[" + schema.table() + " v" + schema.version() + ", " + values.length + " values]";
  }
}
