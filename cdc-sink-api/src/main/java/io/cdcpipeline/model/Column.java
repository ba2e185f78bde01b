package io.cdcpipeline.model;

import java.util.Objects;

/**
 * A column of a {@link TableSchema}.
 *
 * @param name as the database spells it
 * @param type its canonical type
 * @param nullable whether a row may have null here
 */
public record Column(String name, ColumnType type, boolean nullable) {
  public Column {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(type, "type");
  }
}
