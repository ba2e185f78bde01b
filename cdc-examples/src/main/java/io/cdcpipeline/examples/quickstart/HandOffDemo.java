package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.examples.HandOff;
import io.cdcpipeline.examples.handoff.Job;
import io.cdcpipeline.testkit.ForkedJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * The backfill in one process, the stream in another, later; rows are changed before, during,
 * between and after, and in the end both sides are compared. {@link #run} once.
 */
public final class HandOffDemo {
  private static final Duration BACKFILL_WITHIN = Duration.ofMinutes(5);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int TRANSACTIONS_BETWEEN = 50;
  private static final String NAME = "handoff";

  private final Terminal terminal = new Terminal(System.out, false, 120);

  /** Whether both sides were equal at the end. */
  public boolean run() throws Exception {
    terminal.line("Backfill in one job, stream in another: PostgreSQL into IoTDB");
    try (Stage stage = Stage.start(terminal);
        Changes changes = new Changes(new Generator(stage.shop()))) {
      Path file = stage.writeJobFile(NAME);
      changes.await(TRANSACTIONS_BETWEEN);
      backfill(file);
      requireKept(stage);
      changes.await(TRANSACTIONS_BETWEEN);
      terminal.done(
          String.format(
              Locale.ROOT,
              "While no job ran, changes went on: %,d so far",
              changes.counts().total()));
      boolean equal = stream(stage, changes, file);
      terminal.line(equal ? "Both sides are equal." : "The two sides differ.");
      return equal;
    }
  }

  private void backfill(Path file) {
    try (ForkedJvm job = start(Job.BACKFILL, file)) {
      OptionalInt code = job.waitFor(BACKFILL_WITHIN);
      if (code.isEmpty() || code.getAsInt() != 0) {
        throw new IllegalStateException("The backfill failed:\n" + String.join("\n", job.lines()));
      }
      terminal.done("Job 1, process " + job.pid() + ": " + job.awaitLine(Job.OVER, SOON));
    }
  }

  /** PostgreSQL holds the log for the second job, and nobody reads it yet. */
  private void requireKept(Stage stage) throws Exception {
    String slot = stage.shop().slots();
    if (!slot.equals("cdc_" + NAME + ":false")) {
      throw new IllegalStateException("The slot was not kept for the second job: '" + slot + "'");
    }
    terminal.done("Slot cdc_" + NAME + " and checkpoint wait for the second job");
  }

  private boolean stream(Stage stage, Changes changes, Path file) throws Exception {
    try (ForkedJvm job = start(Job.STREAM, file)) {
      terminal.done("Job 2, process " + job.pid() + ": " + job.awaitLine(Job.STREAMING, SOON));
      changes.await(TRANSACTIONS_BETWEEN);
      changes.stop();
      boolean equal = becomeEqual(stage);
      job.terminate(SOON);
      terminal.done("Job 2 was asked to stop: " + job.awaitLine(Job.OVER, SOON));
      return equal && stage.warehouse().content().equals(stage.shop().content());
    }
  }

  private boolean becomeEqual(Stage stage) throws Exception {
    Content wanted = stage.shop().content();
    Content found = stage.warehouse().content();
    for (long end = System.nanoTime() + SOON.toNanos();
        !found.equals(wanted) && System.nanoTime() < end;
        found = stage.warehouse().content()) {
      Thread.sleep(200);
    }
    String counts =
        String.format(
            Locale.ROOT,
            "PostgreSQL : IoTDB   orders %,d : %,d   sensor_reading %,d : %,d   (rows; every value"
                + " compared)",
            wanted.orders().rows(),
            found.orders().rows(),
            wanted.readings().rows(),
            found.readings().rows());
    if (found.equals(wanted)) {
      terminal.done(counts);
    } else {
      terminal.failed(counts);
    }
    return found.equals(wanted);
  }

  private static ForkedJvm start(Job job, Path file) {
    return ForkedJvm.of(HandOff.class)
        .args(job.name().toLowerCase(Locale.ROOT), file.toString())
        .heap("256m")
        .jvmOptions("-Dorg.slf4j.simpleLogger.defaultLogLevel=warn")
        .start();
  }
}
