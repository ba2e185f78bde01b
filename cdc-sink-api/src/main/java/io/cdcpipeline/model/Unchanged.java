package io.cdcpipeline.model;

/**
 * The value of a column that the log did not carry because it did not change (PostgreSQL's
 * unchanged TOAST values without {@code REPLICA IDENTITY FULL}), or that the log never carries
 * (non-key columns of {@code before} under the default replica identity). Never null, never a magic
 * string: a sink that cannot leave a column as it is must reject the row.
 */
public enum Unchanged {
  /** The only instance. */
  VALUE;

  @Override
  public String toString() {
    return "<unchanged>";
  }
}
