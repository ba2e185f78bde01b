package io.cdcpipeline.model;

/** What a {@link ChangeEvent} tells of its table. */
public enum Operation {
  /** A row that existed when the backfill read it: {@code after} is set. */
  READ,
  /** A row was inserted: {@code after} is set. */
  CREATE,
  /**
   * A row was changed: {@code after} is set, {@code before} as far as the log carries it. The key
   * may differ between the two.
   */
  UPDATE,
  /** A row was deleted: {@code before} is set, at least its key columns. */
  DELETE,
  /** All rows of the table are gone: neither row is set. */
  TRUNCATE,
  /**
   * The table's columns changed: {@link ChangeEvent#schema()} is the new schema, {@link
   * ChangeEvent#previousSchema()} the old one. Comes before the first row that has the new schema.
   */
  SCHEMA_CHANGE;

  /** True for the operations that carry rows. */
  public boolean isRow() {
    return this != TRUNCATE && this != SCHEMA_CHANGE;
  }
}
