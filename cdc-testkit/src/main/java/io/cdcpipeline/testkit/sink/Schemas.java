package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Table schemas for tests, in one expression.
 *
 * <pre>{@code
 * Schemas.table("shop.orders").key("id", Kind.INT64).column("note", Kind.STRING).build()
 * }</pre>
 */
public final class Schemas {
  private final TableId table;
  private final List<Column> columns = new ArrayList<>();
  private final List<String> key = new ArrayList<>();

  private Schemas(TableId table) {
    this.table = table;
  }

  /** Starts a schema of the table {@code namespace.name}. */
  public static Schemas table(String table) {
    return table(TableId.parse(table));
  }

  /** Starts a schema. */
  public static Schemas table(TableId table) {
    return new Schemas(table);
  }

  /** A type whose native name is the kind's; arrays are of {@code INT32}. */
  public static ColumnType type(Kind kind) {
    String name = kind.name().toLowerCase(Locale.ROOT);
    return switch (kind) {
      case ARRAY -> ColumnType.arrayOf(ColumnType.of(Kind.INT32, "int4"), "_int4");
      case ENUM, SET -> ColumnType.of(kind, name).withSymbols(List.of("red", "green", "blue"));
      default -> ColumnType.of(kind, name);
    };
  }

  /** The next column, which is also the next column of the key. */
  public Schemas key(String name, Kind kind) {
    key.add(name);
    return column(new Column(name, type(kind), false));
  }

  /** The next column, nullable. */
  public Schemas column(String name, Kind kind) {
    return column(new Column(name, type(kind), true));
  }

  /** The next column. */
  public Schemas column(Column column) {
    columns.add(column);
    return this;
  }

  /** The next columns. */
  public Schemas columns(List<Column> more) {
    columns.addAll(more);
    return this;
  }

  public TableSchema build() {
    return TableSchema.of(table, columns, key);
  }
}
