package io.cdcpipeline;

import io.cdcpipeline.internal.run.PipelineConfig;
import io.cdcpipeline.internal.run.PipelineRuntime;
import io.cdcpipeline.internal.source.TablePatterns;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

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
  private final BackfillControl backfill;

  CdcPipeline(PipelineConfig config) {
    this.config = config;
    this.runtime = new PipelineRuntime(config);
    this.backfill = new BackfillControl(runtime);
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
   * Copies every row of a captured table once more while all tables stream on, {@link
   * BackfillConsistency#PER_CHUNK}. Rows at the destination are overwritten; those that are no
   * longer at the source are not removed. If the pipeline is closed before the copy is done, it
   * goes on after the next start. A copy of that table which is under way begins again.
   *
   * @param table its name, such as {@code public.orders}; no pattern
   * @return done when all rows are durable at the sink; ends with a {@link CdcException} if the
   *     pipeline fails, and with {@link java.util.concurrent.CancellationException} if the copy is
   *     cancelled, the pipeline closed, or the table dropped
   * @throws CdcException with TABLE if that is none of the captured tables
   * @throws IllegalStateException if the pipeline does not run
   */
  public CompletableFuture<Void> resnapshot(String table) {
    return runtime.resnapshot(table, null);
  }

  /**
   * The same for the rows that meet a condition.
   *
   * @param table see {@link #resnapshot(String)}
   * @param where what would stand behind {@code WHERE}, in the database's SQL, handed to the server
   *     as it is
   * @return see {@link #resnapshot(String)}
   * @throws IllegalArgumentException if the condition is blank
   */
  public CompletableFuture<Void> resnapshot(String table, String where) {
    if (where.isBlank()) {
      throw new IllegalArgumentException("where: the condition for " + table + " is blank");
    }
    return runtime.resnapshot(table, where);
  }

  /**
   * Captures one more table while the others stream on: its rows are copied as by {@link
   * #resnapshot(String)}, and its changes are delivered from now on. The log reader is started anew
   * for that, which holds up the stream for a moment. If the pipeline is closed before the copy is
   * done, the next start goes on with it, provided that it captures the table: add it to the
   * source's tables, too. (A table that is found there for the first time is copied by that start
   * anyway.)
   *
   * @param table its name, such as {@code public.invoices}; no pattern
   * @return done when all rows are durable at the sink; ends as that of {@link #resnapshot(String)}
   *     does, and with a {@link CdcException} if there is no such table, it is captured already or
   *     excluded, or cannot be captured: a privilege is missing, or a publication that somebody
   *     else made does not have it
   * @throws IllegalArgumentException if it is not the name of one table, {@code schema.table}
   * @throws IllegalStateException if the pipeline does not run, or does not stream yet
   */
  public CompletableFuture<Void> addTable(String table) {
    TablePatterns.checkName(table);
    return runtime.addTable(table);
  }

  /** Pauses, slows down or cancels the copying of rows. */
  public BackfillControl backfill() {
    return backfill;
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
