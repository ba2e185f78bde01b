package io.cdcpipeline.examples;

import io.cdcpipeline.examples.handoff.Job;
import io.cdcpipeline.examples.quickstart.HandOffDemo;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code cdc-examples/handoff} runs: a backfill and the stream behind it as two jobs, or a
 * demonstration of both. Exits with 0 when all is well, and with 1 otherwise.
 */
public final class HandOff {
  private static final Logger LOG = LoggerFactory.getLogger(HandOff.class);
  private static final String USAGE = "Usage: HandOff demo | backfill <file> | stream <file>";

  private HandOff() {}

  public static void main(String[] args) {
    List<String> words = List.of(args);
    int code = 1;
    try {
      if (words.equals(List.of("demo"))) {
        code = new HandOffDemo().run() ? 0 : 1;
      } else if (words.size() == 2) {
        Job job = Job.valueOf(words.get(0).toUpperCase(Locale.ROOT));
        code = job.run(Path.of(words.get(1))) ? 0 : 1;
      } else {
        System.err.println(USAGE);
        code = 2;
      }
    } catch (Exception e) {
      System.err.println("handoff: " + e.getMessage());
      LOG.error("handoff: failed", e);
    }
    System.exit(code);
  }
}
