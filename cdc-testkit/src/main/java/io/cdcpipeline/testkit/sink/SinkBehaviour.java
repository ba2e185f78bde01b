package io.cdcpipeline.testkit.sink;

/**
 * What a sink may do or leave. All are expected, less those that {@link
 * io.cdcpipeline.sink.SinkCapabilities} or {@link SinkFixture#missing()} deny; the tests of a
 * denied one are skipped, not passed.
 */
public enum SinkBehaviour {
  /** An event that is delivered again changes nothing. From the capabilities. */
  IDEMPOTENT,
  /** A delete removes the row. From the capabilities. */
  DELETES,
  /** A truncate empties the table. From the capabilities. */
  TRUNCATES,
  /** Several writers may write at once. From the capabilities. */
  PARALLEL,
  /** An update that changes the key moves the row. */
  KEY_CHANGES,
  /** A column that became null has no value at the destination. */
  NULL_CLEARS,
  /** An unchanged column keeps its value; a sink without this must reject such rows. */
  UNCHANGED_KEEPS,
  /** A column that a schema change adds is stored. */
  ADDED_COLUMNS,
  /** Some rows can never be written; needs {@link SinkFixture#rejectedRow}. */
  REJECTS,
  /** A destination that refuses for a while can be made; needs {@link SinkFixture#refuse}. */
  RETRIES,
  /** A hanging destination can be made; needs {@link SinkFixture#hangDestination}. */
  CLOSE_WHILE_HANGING,
  /** A destination that cannot be opened can be named; needs {@link SinkFixture#badOptions}. */
  FAILED_OPEN
}
