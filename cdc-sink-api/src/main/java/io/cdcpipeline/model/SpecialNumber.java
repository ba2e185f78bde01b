package io.cdcpipeline.model;

/**
 * Values of PostgreSQL's {@code numeric} that {@link java.math.BigDecimal} cannot hold; they stand
 * in its place in a {@link ColumnType.Kind#DECIMAL} column.
 */
public enum SpecialNumber {
  NAN,
  POSITIVE_INFINITY,
  NEGATIVE_INFINITY
}
