package io.cdcpipeline;

import io.cdcpipeline.internal.source.TablePatterns;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Describes {@link BackfillOptions}. Not thread-safe. */
public final class BackfillOptionsBuilder {
  private static final int MOST_READERS = 64;

  int readers = 2;
  @Nullable Integer chunkRows;
  long chunkBytes = 16L << 20;
  BackfillConsistency consistency = BackfillConsistency.POINT_IN_TIME;
  final Map<String, String> where = new LinkedHashMap<>();
  long maxRowsPerSecond;
  long maxBytesPerSecond;

  BackfillOptionsBuilder() {}

  /**
   * How many chunks are read at the same time, of one table or of several; 2 by default. Each
   * reader holds one connection to the database and buffers less than one {@code write} of rows. As
   * many as the sink keeps up with; more than the server has idle cores gains nothing.
   *
   * @throws IllegalArgumentException if it is not between 1 and 64
   */
  public BackfillOptionsBuilder readers(int value) {
    if (value < 1 || value > MOST_READERS) {
      throw new IllegalArgumentException(
          "readers: " + value + " is not between 1 and " + MOST_READERS);
    }
    this.readers = value;
    return this;
  }

  /**
   * Most rows in a chunk; by default 10,000, or 100,000 where the sink prefers seldom checkpoints.
   * A chunk is what is read again when it was not durable at the sink before a crash, and what an
   * event of the log may have to wait for. A table without a primary key is one chunk, whatever its
   * size.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public BackfillOptionsBuilder chunkRows(int value) {
    this.chunkRows = (int) positive("chunkRows", value);
    return this;
  }

  /**
   * About how many bytes a chunk may have, as the server sends them; 16 MiB by default. Where rows
   * are so wide that {@link #chunkRows} of them would be more, a chunk has fewer rows, by the
   * average width that the server's statistics tell.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public BackfillOptionsBuilder chunkBytes(long value) {
    this.chunkBytes = positive("chunkBytes", value);
    return this;
  }

  /**
   * What the rows show together; {@link BackfillConsistency#POINT_IN_TIME} by default. Tables that
   * are copied while the pipeline streams are always copied {@link BackfillConsistency#PER_CHUNK}.
   */
  public BackfillOptionsBuilder consistency(BackfillConsistency value) {
    this.consistency = Objects.requireNonNull(value, "consistency");
    return this;
  }

  /**
   * Copies only the rows of a table that meet a condition; every row by default. The stream is not
   * filtered: a change of a row that was left out is delivered like any other.
   *
   * @param table name or pattern, as in the source's list of tables: {@code public.orders}, {@code
   *     public.sensor_*}. When the pipeline starts, it must match a captured table, and no table
   *     may be matched by two
   * @param condition what would stand behind {@code WHERE} in the database's SQL, handed to the
   *     server as it is: {@code created_at >= '2026-01-01'}
   * @throws IllegalArgumentException if the name is not of the form {@code schema.table}, the
   *     condition is blank, or the table was given a condition before
   */
  public BackfillOptionsBuilder where(String table, String condition) {
    try {
      TablePatterns.check(table);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("where: " + e.getMessage(), e);
    }
    if (condition.isBlank()) {
      throw new IllegalArgumentException("where: the condition for " + table + " is blank");
    }
    String before = where.putIfAbsent(table, condition);
    if (before != null) {
      throw new IllegalArgumentException(
          "where: " + table + " has the condition \"" + before + "\" already; join them with AND");
    }
    return this;
  }

  /**
   * Most rows per second over all readers together; 0, the default, for no limit. Can be changed
   * while the backfill runs.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public BackfillOptionsBuilder maxRowsPerSecond(long value) {
    this.maxRowsPerSecond = notNegative("maxRowsPerSecond", value);
    return this;
  }

  /**
   * Most bytes per second over all readers together, counted as the server sends them; 0, the
   * default, for no limit. Can be changed while the backfill runs.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public BackfillOptionsBuilder maxBytesPerSecond(long value) {
    this.maxBytesPerSecond = notNegative("maxBytesPerSecond", value);
    return this;
  }

  /** The options. */
  public BackfillOptions build() {
    return new BackfillOptions(this);
  }

  private static long positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + " must be positive, got " + value);
    }
    return value;
  }

  private static long notNegative(String name, long value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must not be negative, got " + value);
    }
    return value;
  }
}
