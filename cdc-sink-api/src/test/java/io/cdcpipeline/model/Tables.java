package io.cdcpipeline.model;

import io.cdcpipeline.model.ColumnType.Kind;
import java.util.List;

/** Schemas of the tests. */
final class Tables {
  static final Column ID = new Column("id", ColumnType.of(Kind.INT64, "bigint"), false);
  static final Column REGION = new Column("region", ColumnType.of(Kind.STRING, "text"), false);
  static final Column NOTE = new Column("note", ColumnType.of(Kind.STRING, "text"), true);

  /** Key: region, then id, which is not the order of the columns. */
  static final TableSchema ORDERS =
      TableSchema.of(
          TableId.of("shop", "orders"), List.of(ID, REGION, NOTE), List.of("region", "id"));

  static final TableSchema KEYLESS =
      TableSchema.of(TableId.of("shop", "log"), List.of(NOTE), List.of());

  private Tables() {}
}
