package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.TableId;
import org.jspecify.annotations.Nullable;

/**
 * A table was altered so that the rows asked for can no longer be read in this view: a column was
 * dropped or retyped, the table was dropped or rebuilt. The remedy is to read its definition anew
 * and to begin the table again.
 */
public final class TableChangedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient TableId table;

  public TableChangedException(TableId table, String what, @Nullable Throwable cause) {
    super("Table " + table + " was altered while it was read: " + what, cause);
    this.table = table;
  }

  public TableId table() {
    return table;
  }
}
