package io.cdcpipeline.offset;

import io.cdcpipeline.sink.SinkState;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All that a pipeline needs to go on after a restart, stored as one record. Immutable and
 * thread-safe.
 *
 * <p>It can be exported with {@link #toJson()}, edited, read again with {@link #fromJson} and
 * stored with {@link OffsetStore.Lease#save}.
 */
public final class Checkpoint {
  private final String pipeline;
  private final SourceOffset offset;
  private final long appliedPlace;
  private final long epoch;
  private final @Nullable BackfillState backfill;
  private final SchemaRecords schemaRecords;
  private final List<SinkState> sinkStates;
  private final Map<String, String> sourceIdentity;
  private final Instant savedAt;

  private Checkpoint(Builder builder, SourceOffset offset) {
    this.pipeline = builder.pipeline;
    this.offset = offset;
    this.appliedPlace = builder.appliedPlace;
    this.epoch = builder.epoch;
    this.backfill = builder.backfill;
    this.schemaRecords = builder.schemaRecords;
    this.sinkStates = builder.sinkStates;
    this.sourceIdentity = builder.sourceIdentity;
    this.savedAt = builder.savedAt;
  }

  /**
   * A builder of a checkpoint of this pipeline.
   *
   * @throws IllegalArgumentException if the name is not of letters, digits, dots, dashes and
   *     underscores, beginning with a letter or digit, at most 100 of them
   */
  public static Builder builder(String pipeline) {
    return new Builder(PipelineNames.checked(pipeline));
  }

  /** A builder that begins with all that is in this checkpoint. */
  public Builder toBuilder() {
    Builder builder = new Builder(pipeline);
    builder.offset = offset;
    builder.appliedPlace = appliedPlace;
    builder.epoch = epoch;
    builder.backfill = backfill;
    builder.schemaRecords = schemaRecords;
    builder.sinkStates = sinkStates;
    builder.sourceIdentity = sourceIdentity;
    builder.savedAt = savedAt;
    return builder;
  }

  /**
   * Reads what {@link #toJson()} wrote, of this or an older version of the library.
   *
   * <p>After editing, remove the member {@code checksum}: a text without one is taken as it is, and
   * signed anew when it is stored.
   *
   * @throws OffsetStoreException if the text is damaged or was written by a newer version
   */
  public static Checkpoint fromJson(String json) {
    return CheckpointCodec.decode(
        json.getBytes(StandardCharsets.UTF_8), "The given checkpoint record");
  }

  /** The whole checkpoint as indented JSON with a checksum. Contains no password. */
  public String toJson() {
    return CheckpointCodec.encodeForPeople(this);
  }

  public String pipeline() {
    return pipeline;
  }

  /** The place in the log before which everything is durable at the destination. */
  public SourceOffset offset() {
    return offset;
  }

  /**
   * Place in the log of the last transaction that is durable at the destination, as in {@link
   * io.cdcpipeline.model.EventPosition#transaction()}; 0 if none is known. Transactions up to it
   * are dropped when the log brings them again, which happens where the offset behind the last one
   * was not known yet (MySQL without GTIDs).
   */
  public long appliedPlace() {
    return appliedPlace;
  }

  /**
   * How many times the pipeline has started; see {@link io.cdcpipeline.sink.SinkContext#epoch()}.
   */
  public long epoch() {
    return epoch;
  }

  /** How far the backfill has come; empty if none was asked for. */
  public Optional<BackfillState> backfill() {
    return Optional.ofNullable(backfill);
  }

  /** The log of table definitions, one JSON text per entry; empty where the source needs none. */
  public List<String> schemaRecords() {
    return schemaRecords.list();
  }

  SchemaRecords encodedSchemaRecords() {
    return schemaRecords;
  }

  /** What the writer of each lane wants back, by lane. */
  public List<SinkState> sinkStates() {
    return sinkStates;
  }

  /** What tells the source from another one: names and values such as a server's UUID. */
  public Map<String, String> sourceIdentity() {
    return sourceIdentity;
  }

  public Instant savedAt() {
    return savedAt;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Checkpoint that
        && pipeline.equals(that.pipeline)
        && offset.equals(that.offset)
        && appliedPlace == that.appliedPlace
        && epoch == that.epoch
        && Objects.equals(backfill, that.backfill)
        && schemaRecords().equals(that.schemaRecords())
        && sinkStates.equals(that.sinkStates)
        && sourceIdentity.equals(that.sourceIdentity)
        && savedAt.equals(that.savedAt);
  }

  @Override
  public int hashCode() {
    return Objects.hash(pipeline, offset, epoch, savedAt);
  }

  @Override
  public String toString() {
    return "Checkpoint[" + pipeline + " at " + offset + ", epoch " + epoch + "]";
  }

  /** Builds a {@link Checkpoint}. */
  public static final class Builder {
    private final String pipeline;
    private @Nullable SourceOffset offset;
    private long appliedPlace;
    private long epoch;
    private @Nullable BackfillState backfill;
    private SchemaRecords schemaRecords = SchemaRecords.NONE;
    private List<SinkState> sinkStates = List.of();
    private Map<String, String> sourceIdentity = Map.of();
    private Instant savedAt = Instant.EPOCH;

    private Builder(String pipeline) {
      this.pipeline = pipeline;
    }

    /** The place in the log; required. */
    public Builder offset(SourceOffset value) {
      this.offset = Objects.requireNonNull(value, "offset");
      return this;
    }

    /** Default: 0, none is known. */
    public Builder appliedPlace(long value) {
      this.appliedPlace = value;
      return this;
    }

    /**
     * Default: 0.
     *
     * @throws IllegalArgumentException if negative
     */
    public Builder epoch(long value) {
      if (value < 0) {
        throw new IllegalArgumentException("epoch must not be negative, got " + value);
      }
      this.epoch = value;
      return this;
    }

    /** Default: null, no backfill was asked for. */
    public Builder backfill(@Nullable BackfillState value) {
      this.backfill = value;
      return this;
    }

    /**
     * Default: empty. An immutable list that was stored before is not encoded again, so hand over
     * the same instance as long as nothing changed.
     */
    public Builder schemaRecords(List<String> value) {
      this.schemaRecords = schemaRecords.orOf(value);
      return this;
    }

    /** Default: empty. */
    public Builder sinkStates(List<SinkState> value) {
      this.sinkStates = List.copyOf(value);
      return this;
    }

    /** Default: empty. */
    public Builder sourceIdentity(Map<String, String> value) {
      this.sourceIdentity = Collections.unmodifiableMap(new TreeMap<>(value));
      return this;
    }

    /** Default: 1970-01-01. */
    public Builder savedAt(Instant value) {
      this.savedAt = Objects.requireNonNull(value, "savedAt");
      return this;
    }

    /**
     * @throws IllegalStateException if the offset is missing
     */
    public Checkpoint build() {
      if (offset == null) {
        throw new IllegalStateException("The checkpoint of " + pipeline + " needs an offset");
      }
      return new Checkpoint(this, offset);
    }
  }
}
