package io.cdcpipeline;

/** The life of a {@link CdcPipeline}. */
public enum PipelineState {
  /** Built, not started. */
  CREATED,
  /** Checking database, sink and stored checkpoint. */
  STARTING,
  /** Copying the rows that exist. */
  BACKFILLING,
  /** Following the log. */
  STREAMING,
  /** Closing: flushing, storing, releasing. */
  STOPPING,
  /** Closed, or done with what it was asked for. */
  STOPPED,
  /** Stopped by an error that nothing mends by itself: {@link PipelineStatus#failure()}. */
  FAILED;

  /** True for {@link #STOPPED} and {@link #FAILED}. */
  public boolean isFinal() {
    return this == STOPPED || this == FAILED;
  }
}
