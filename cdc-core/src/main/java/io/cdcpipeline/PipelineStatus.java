package io.cdcpipeline;

import io.cdcpipeline.offset.SourceOffset;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pipeline at one moment.
 *
 * @param name the pipeline's name
 * @param state its state
 * @param epoch number of this start, as sinks see it
 * @param backfill the backfill's tables in the order in which they are read; empty if there is none
 * @param rowsBackfilled rows of the backfill that the sink has taken
 * @param changesDelivered changes of the log that the sink has taken
 * @param queued events that wait for the sink
 * @param readerRestarts how often the log reader was started anew after a failure
 * @param sinkRetries how often the sink was tried again after a failure
 * @param lastCommit commit time of the last change the sink has taken, or null
 * @param checkpoint offset of the stored checkpoint, or null
 * @param checkpointAt when it was stored, or null
 * @param trouble what the pipeline is recovering from just now, or null
 * @param error why it failed, or null
 */
public record PipelineStatus(
    String name,
    PipelineState state,
    long epoch,
    List<BackfillProgress> backfill,
    long rowsBackfilled,
    long changesDelivered,
    int queued,
    long readerRestarts,
    long sinkRetries,
    @Nullable Instant lastCommit,
    @Nullable SourceOffset checkpoint,
    @Nullable Instant checkpointAt,
    @Nullable String trouble,
    @Nullable CdcException error) {

  public PipelineStatus {
    backfill = List.copyOf(backfill);
  }

  /** Why the pipeline failed. */
  public Optional<CdcException> failure() {
    return Optional.ofNullable(error);
  }
}
