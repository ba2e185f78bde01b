package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.BackfillProgress;
import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PipelineStatus;
import io.cdcpipeline.examples.quickstart.Generator.Counts;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The demonstration from the first server to the last comparison. {@link #run} once; {@link #stop}
 * from any thread ends it early and in order.
 */
public final class Demo {
  /** What {@code --once} changes: about 3,000 rows. */
  private static final int TRANSACTIONS_ONCE = 100;

  private static final Duration BETWEEN_TRANSACTIONS = Duration.ofMillis(50);
  private static final Duration BETWEEN_COMPARISONS = Duration.ofSeconds(20);
  private static final Duration EQUAL_WITHIN = Duration.ofSeconds(60);

  private final Terminal terminal;
  private final boolean once;
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile boolean started;
  private volatile boolean stopping;

  public Demo(boolean once, boolean interactive, int width) {
    this.terminal = new Terminal(System.out, interactive, width);
    this.once = once;
  }

  /**
   * Ends the demonstration in order: a last comparison, and everything taken down. Returns at once
   * when it has not really begun; then the servers go with the JVM.
   */
  public void stop(Duration bound) {
    stopping = true;
    try {
      if (started && !ended.await(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        terminal.line("  Not everything ended within " + bound.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether both sides were equal at the end. */
  public boolean run() throws Exception {
    terminal.line("CdcPipeline quickstart: PostgreSQL into IoTDB, on real servers of your own");
    boolean equal;
    try (Stage stage = Stage.start(terminal)) {
      started = true;
      equal = play(stage);
      terminal.live("taking everything down");
    } finally {
      ended.countDown();
    }
    terminal.line(
        equal
            ? "Both sides are equal; nothing is left running."
            : "The two sides differ; nothing is left running.");
    return equal;
  }

  private boolean play(Stage stage) throws Exception {
    CdcPipeline pipeline = stage.openPipeline();
    pipeline.start();
    showBackfill(pipeline);
    try (Generator generator = new Generator(stage.shop())) {
      awaitFirstChange(pipeline, generator);
      return change(stage, pipeline, generator);
    }
  }

  private boolean change(Stage stage, CdcPipeline pipeline, Generator generator) throws Exception {
    try (LatencyWatch watch = new LatencyWatch(generator, stage.openWarehouse())) {
      terminal.line(
          "  Changing rows, 20 transactions a second"
              + (once ? "" : "; Ctrl-C stops, and leaves nothing running"));
      long start = System.nanoTime();
      long nextComparison = start + BETWEEN_COMPARISONS.toNanos();
      int transactions = 1;
      while (!stopping && (!once || transactions < TRANSACTIONS_ONCE)) {
        generator.step();
        transactions++;
        requireRunning(pipeline);
        terminal.live(streaming(pipeline.status(), generator.counts(), watch.latencies()));
        if (System.nanoTime() > nextComparison) {
          compare(stage, pipeline);
          nextComparison = System.nanoTime() + BETWEEN_COMPARISONS.toNanos();
        }
        Thread.sleep(BETWEEN_TRANSACTIONS.toMillis());
      }
      terminal.done(summary(generator.counts(), watch.latencies()));
      return compare(stage, pipeline);
    }
  }

  private void showBackfill(CdcPipeline pipeline) throws InterruptedException {
    long start = System.nanoTime();
    PipelineStatus status = pipeline.status();
    while (!stopping && !copied(status)) {
      requireRunning(pipeline);
      terminal.live(copying(status, System.nanoTime() - start));
      Thread.sleep(100);
      status = pipeline.status();
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    long rows = status.rowsBackfilled();
    terminal.done(
        text("%,d existing rows copied in %.1f s (%,.0f rows/s)", rows, seconds, rows / seconds));
  }

  /** All tables have been read, and the sink has taken what was read. */
  private static boolean copied(PipelineStatus status) {
    return status.state() == PipelineState.STREAMING
        && status.rowsBackfilled()
            >= status.backfill().stream().mapToLong(BackfillProgress::rows).sum();
  }

  /** The log reader needs a moment to start; what waits for it is not latency. */
  private void awaitFirstChange(CdcPipeline pipeline, Generator generator) throws Exception {
    generator.step();
    while (!stopping && pipeline.status().changesDelivered() == 0) {
      requireRunning(pipeline);
      terminal.live("waiting for the log reader");
      Thread.sleep(20);
    }
    generator.takeProbe();
  }

  private static void requireRunning(CdcPipeline pipeline) {
    PipelineStatus status = pipeline.status();
    status
        .failure()
        .ifPresent(
            failure -> {
              throw failure;
            });
    if (status.state().isFinal()) {
      throw new IllegalStateException("The pipeline is " + status.state());
    }
  }

  /** Rows, share, rate and time left, over both tables. */
  private static String copying(PipelineStatus status, long nanos) {
    long rows = status.rowsBackfilled();
    long all =
        status.backfill().stream().mapToLong(t -> Math.max(t.rows(), t.estimatedRows())).sum();
    if (rows == 0) {
      return "copying the rows that exist";
    }
    double rate = rows / (nanos / 1e9);
    return text(
        "copying   %,d of %,d rows   %d %%   %,.0f rows/s   %.0f s left",
        rows, all, rows * 100 / all, rate, Math.max(0, all - rows) / rate);
  }

  private static String streaming(PipelineStatus status, Counts made, Latencies latencies) {
    return text(
        "changed %,d   arrived %,d   commit to visible: median %d ms, 99 %% within %d ms",
        made.total(),
        status.changesDelivered(),
        latencies.percentile(50),
        latencies.percentile(99));
  }

  private static String summary(Counts made, Latencies latencies) {
    return text(
        "%,d inserts, %,d updates, %,d deletes   commit to visible: median %d ms, 99 %% within %d ms",
        made.inserted(),
        made.updated(),
        made.deleted(),
        latencies.percentile(50),
        latencies.percentile(99));
  }

  /** Compares until both sides are equal or the time is over; the shop rests meanwhile. */
  private boolean compare(Stage stage, CdcPipeline pipeline) throws Exception {
    Content wanted = stage.shop().content();
    long deadline = System.nanoTime() + EQUAL_WITHIN.toNanos();
    Content found = stage.warehouse().content();
    while (!found.equals(wanted) && System.nanoTime() < deadline) {
      requireRunning(pipeline);
      terminal.live("waiting for the last changes");
      Thread.sleep(200);
      found = stage.warehouse().content();
    }
    boolean equal = found.equals(wanted);
    String counts =
        text(
            "orders %,d : %,d   sensor_reading %,d : %,d",
            wanted.orders().rows(),
            found.orders().rows(),
            wanted.readings().rows(),
            found.readings().rows());
    if (equal) {
      terminal.done("PostgreSQL = IoTDB   " + counts + "   (rows; every value compared)");
    } else {
      terminal.failed(
          "PostgreSQL and IoTDB differ   "
              + counts
              + (found.rows() == wanted.rows() ? "   (as many rows, other values)" : "   (rows)"));
    }
    return equal;
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
