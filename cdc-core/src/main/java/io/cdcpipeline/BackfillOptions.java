package io.cdcpipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How the rows that exist are copied. {@link #defaults()} suits most; {@link
 * BackfillOptionsBuilder} says what each setting means. Immutable.
 *
 * <pre>{@code
 * BackfillOptions.builder()
 *     .readers(4)
 *     .where("public.orders", "created_at >= '2026-01-01'")
 *     .maxRowsPerSecond(50_000)
 *     .build()
 * }</pre>
 */
public final class BackfillOptions {
  private static final BackfillOptions DEFAULTS = builder().build();

  private final int readers;
  private final @Nullable Integer chunkRows;
  private final long chunkBytes;
  private final BackfillConsistency consistency;
  private final Map<String, String> where;
  private final long maxRowsPerSecond;
  private final long maxBytesPerSecond;

  BackfillOptions(BackfillOptionsBuilder builder) {
    this.readers = builder.readers;
    this.chunkRows = builder.chunkRows;
    this.chunkBytes = builder.chunkBytes;
    this.consistency = builder.consistency;
    this.where = Collections.unmodifiableMap(new LinkedHashMap<>(builder.where));
    this.maxRowsPerSecond = builder.maxRowsPerSecond;
    this.maxBytesPerSecond = builder.maxBytesPerSecond;
  }

  /**
   * Two readers, chunks of 10,000 rows (see {@link #chunkRows}) or 16 MiB, one point in time, every
   * row, no limit.
   */
  public static BackfillOptions defaults() {
    return DEFAULTS;
  }

  /** Begins to describe a backfill. */
  public static BackfillOptionsBuilder builder() {
    return new BackfillOptionsBuilder();
  }

  /** How many chunks are read at the same time, each on a connection of its own. */
  public int readers() {
    return readers;
  }

  /**
   * Most rows in a chunk; empty for 10,000, or for 100,000 where the sink prefers seldom
   * checkpoints, since each finished chunk is one.
   */
  public OptionalInt chunkRows() {
    return chunkRows == null ? OptionalInt.empty() : OptionalInt.of(chunkRows);
  }

  /** About how many bytes a chunk may have. */
  public long chunkBytes() {
    return chunkBytes;
  }

  /** What the rows show together. */
  public BackfillConsistency consistency() {
    return consistency;
  }

  /** Conditions by table name or pattern, as written and in that order. */
  public Map<String, String> where() {
    return where;
  }

  /** Most rows per second over all readers; empty if there is no limit. */
  public OptionalLong maxRowsPerSecond() {
    return limit(maxRowsPerSecond);
  }

  /** Most bytes per second over all readers; empty if there is no limit. */
  public OptionalLong maxBytesPerSecond() {
    return limit(maxBytesPerSecond);
  }

  private static OptionalLong limit(long value) {
    return value == 0 ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
