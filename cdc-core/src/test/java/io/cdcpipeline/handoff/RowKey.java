package io.cdcpipeline.handoff;

/**
 * A row of a table.
 *
 * @param table its name without the namespace
 * @param key its primary key as text, exactly as stored
 */
record RowKey(String table, String key) {
  @Override
  public String toString() {
    return table + "[" + key + "]";
  }
}
