package io.cdcpipeline.examples.handoff;

import io.cdcpipeline.BackfillProgress;
import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PipelineListener;
import io.cdcpipeline.PipelineState;
import io.cdcpipeline.PipelineStatus;
import io.cdcpipeline.StartupMode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One half of the hand-off, in a process of its own. */
public enum Job {
  /** Copies the rows that exist, and ends. Position and slot are kept. */
  BACKFILL,

  /** Goes on exactly behind those rows, until the process is asked to stop. */
  STREAM;

  /** What a job says when it has begun, and when it is over; followed by what it has done. */
  public static final String STREAMING = "streaming from ";

  /** See {@link #STREAMING}. */
  public static final String OVER = "over at ";

  private static final Duration FOREVER = Duration.ofDays(3_650);

  private StartupMode startup() {
    return this == BACKFILL ? StartupMode.backfillOnly() : StartupMode.resume();
  }

  /**
   * Runs the pipeline that the file describes.
   *
   * @return whether it ended as it should
   */
  public boolean run(Path file) throws IOException, InterruptedException {
    try (CdcPipeline pipeline =
        new JobFile(file).pipeline().startup(startup()).listener(new Printer()).build()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> close(pipeline), "handoff-stop"));
      pipeline.start();
      if (this == STREAM) {
        say("%s%s", STREAMING, pipeline.status().checkpoint());
      }
      pipeline.awaitTermination(FOREVER);
      return ended(pipeline.status());
    }
  }

  private void close(CdcPipeline pipeline) {
    pipeline.close();
    if (this == STREAM) {
      ended(pipeline.status());
    }
  }

  private static boolean ended(PipelineStatus status) {
    status.failure().ifPresent(failure -> say("failed: %s", failure.getMessage()));
    say(
        "%s%s: %,d rows copied, %,d changes delivered",
        OVER, status.checkpoint(), status.rowsBackfilled(), status.changesDelivered());
    return status.state() == PipelineState.STOPPED;
  }

  private static void say(String format, @Nullable Object... values) {
    System.out.println(String.format(Locale.ROOT, format, values));
  }

  private static final class Printer implements PipelineListener {
    @Override
    public void backfillProgressed(BackfillProgress progress) {
      say(
          "%s: %,d rows%s",
          progress.table(), progress.rows(), progress.done() ? ", done" : " so far");
    }

    @Override
    public void recovering(String trouble, Throwable cause) {
      say("recovering: %s", trouble);
    }
  }
}
