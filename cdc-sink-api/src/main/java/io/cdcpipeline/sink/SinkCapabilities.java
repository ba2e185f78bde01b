package io.cdcpipeline.sink;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a sink promises and prefers. Declared once per sink, tested by the contract kit.
 *
 * <pre>{@code
 * SinkCapabilities.builder().idempotent(true).checkpointInterval(Duration.ofSeconds(5)).build()
 * }</pre>
 */
public final class SinkCapabilities {
  private final boolean idempotent;
  private final boolean deletes;
  private final boolean truncates;
  private final boolean wholeTransactions;
  private final boolean parallel;
  private final @Nullable Duration checkpointInterval;

  private SinkCapabilities(Builder builder) {
    this.idempotent = builder.idempotent;
    this.deletes = builder.deletes;
    this.truncates = builder.truncates;
    this.wholeTransactions = builder.wholeTransactions;
    this.parallel = builder.parallel;
    this.checkpointInterval = builder.checkpointInterval;
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Whether an event that is delivered again changes nothing at the destination. */
  public boolean idempotent() {
    return idempotent;
  }

  /** Whether a DELETE removes the row at the destination. */
  public boolean deletes() {
    return deletes;
  }

  /** Whether a TRUNCATE empties the destination. */
  public boolean truncates() {
    return truncates;
  }

  /** Whether the sink wants each transaction whole, in one {@code write}. */
  public boolean wholeTransactions() {
    return wholeTransactions;
  }

  /** Whether several writers may write to the destination at once, each with keys of its own. */
  public boolean parallel() {
    return parallel;
  }

  /** How often the sink prefers to be flushed; the pipeline's own setting wins over it. */
  public Optional<Duration> checkpointInterval() {
    return Optional.ofNullable(checkpointInterval);
  }

  @Override
  public String toString() {
    return "SinkCapabilities[idempotent="
        + idempotent
        + ", deletes="
        + deletes
        + ", truncates="
        + truncates
        + ", wholeTransactions="
        + wholeTransactions
        + ", parallel="
        + parallel
        + ", checkpointInterval="
        + checkpointInterval
        + "]";
  }

  /** Builds {@link SinkCapabilities}; everything is off until it is switched on. */
  public static final class Builder {
    private boolean idempotent;
    private boolean deletes;
    private boolean truncates;
    private boolean wholeTransactions;
    private boolean parallel;
    private @Nullable Duration checkpointInterval;

    private Builder() {}

    public Builder idempotent(boolean value) {
      this.idempotent = value;
      return this;
    }

    public Builder deletes(boolean value) {
      this.deletes = value;
      return this;
    }

    public Builder truncates(boolean value) {
      this.truncates = value;
      return this;
    }

    public Builder wholeTransactions(boolean value) {
      this.wholeTransactions = value;
      return this;
    }

    public Builder parallel(boolean value) {
      this.parallel = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException if the interval is not positive
     */
    public Builder checkpointInterval(Duration value) {
      Objects.requireNonNull(value, "checkpointInterval");
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("checkpointInterval must be positive, got " + value);
      }
      this.checkpointInterval = value;
      return this;
    }

    public SinkCapabilities build() {
      return new SinkCapabilities(this);
    }
  }
}
