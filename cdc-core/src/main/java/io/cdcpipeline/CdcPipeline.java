package io.cdcpipeline;

import io.cdcpipeline.internal.run.PipelineConfig;
import io.cdcpipeline.internal.run.PipelineRuntime;
import java.time.Duration;

/**
 * Copies the rows of a database and follows its changes, into a sink: complete, in order, with
 * nothing lost and nothing applied twice.
 *
 * <pre>{@code
 * try (CdcPipeline pipeline =
 *     CdcPipeline.builder()
 *         .name("shop")
 *         .source(PostgresSource.builder().host("db").database("shop")
 *             .user("cdc").password(secret).tables("public.orders", "public.sensor_*").build())
 *         .sink("iotdb", options)
 *         .offsetStore(OffsetStore.file(Path.of("/var/lib/cdc")))
 *         .build()) {
 *   pipeline.start();
 *   pipeline.awaitTermination(Duration.ofDays(365));
 * }
 * }</pre>
 *
 * <p><b>Lifecycle.</b> {@code start} once, {@code close} any number of times; see {@link
 * PipelineState}.
 *
 * <p><b>Threads.</b> Every method may be called from any thread. The pipeline's own threads are
 * named {@code cdc-<name>-<role>}; {@code docs/concurrency.md} lists them.
 *
 * <p><b>Delivery.</b> A checkpoint is stored only after the sink has made everything before it
 * durable, and the position is confirmed to the database only after that. After a crash the changes
 * since the last checkpoint are delivered again.
 */
public final class CdcPipeline implements AutoCloseable {
  private final PipelineConfig config;
  private final PipelineRuntime runtime;

  CdcPipeline(PipelineConfig config) {
    this.config = config;
    this.runtime = new PipelineRuntime(config);
  }

  /** Begins to describe a pipeline. */
  public static CdcPipelineBuilder builder() {
    return new CdcPipelineBuilder();
  }

  /** The pipeline's name. */
  public String name() {
    return config.name();
  }

  /**
   * Checks the database, the sink and the stored checkpoint, fixes where to begin, and then runs in
   * the background. When it returns, the position is stored and the backfill or the stream is under
   * way.
   *
   * @throws CdcException if a check fails; no row has been read then, and all that was opened is
   *     closed
   * @throws IllegalStateException if the pipeline was started or closed before
   */
  public void start() {
    runtime.start();
  }

  /** The pipeline at this moment. */
  public PipelineStatus status() {
    return runtime.status();
  }

  /**
   * Waits until the pipeline has stopped or failed; {@link #status()} says which.
   *
   * @return false if it still runs after that time
   */
  public boolean awaitTermination(Duration bound) throws InterruptedException {
    return runtime.awaitFinal(bound);
  }

  /**
   * Stops reading, delivers what has been read whole, stores the checkpoint and releases
   * everything: no thread is left, and no active slot. Bounded by twice the close timeout, also
   * when the sink hangs; what was not flushed then comes again after the next start. Harmless when
   * called again. Called from one of the pipeline's own threads (a sink or a listener), it only
   * asks for the stop and returns.
   */
  @Override
  public void close() {
    runtime.close();
  }
}
