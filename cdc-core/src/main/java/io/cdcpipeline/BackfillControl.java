package io.cdcpipeline;

import io.cdcpipeline.internal.run.PipelineRuntime;

/**
 * Steers the copying of rows while it runs; from {@link CdcPipeline#backfill()}. Holds for what is
 * being copied and for what will be, until the pipeline is closed; nothing of it is stored.
 *
 * <p><b>Threads.</b> Every method may be called from any thread.
 */
public final class BackfillControl {
  private final PipelineRuntime runtime;

  BackfillControl(PipelineRuntime runtime) {
    this.runtime = runtime;
  }

  /**
   * Lets the readers rest, until {@link #resume}. Rows that were read already still go to the sink,
   * and changes are still streamed: where the log is read beside the tables, a reader ends its
   * chunk first, since changes of that chunk's keys wait for it. Harmless when called again.
   *
   * <p>A pause in {@link BackfillConsistency#POINT_IN_TIME} keeps the snapshot open, and with it
   * the server's log and old row versions.
   */
  public void pause() {
    runtime.throttle().pause();
  }

  /** Lets the readers go on; harmless if they do. */
  public void resume() {
    runtime.throttle().resume();
  }

  /** Whether the readers rest. */
  public boolean isPaused() {
    return runtime.throttle().isPaused();
  }

  /**
   * Sets both limits anew, over all readers together, also for readers that are waiting. While the
   * log is read beside the copy they are kept between chunks, since changes wait within one: rows
   * come in bursts of a chunk.
   *
   * @param rowsPerSecond 0 for no limit
   * @param bytesPerSecond counted as the server sends them; 0 for no limit
   * @throws IllegalArgumentException if one is negative
   */
  public void limit(long rowsPerSecond, long bytesPerSecond) {
    runtime.throttle().limit(rowsPerSecond, bytesPerSecond);
  }

  /**
   * Gives up what has not been read, for good: it is not copied by a later start either, and its
   * changes are delivered from now on. The destination lacks those rows until {@link
   * CdcPipeline#resnapshot(String)}. Futures of copies that are under way end with {@link
   * java.util.concurrent.CancellationException}. Does nothing when nothing is being copied. Stored
   * when it returns.
   *
   * @throws IllegalStateException if the pipeline does not run
   */
  public void cancel() {
    runtime.cancelBackfill();
  }
}
