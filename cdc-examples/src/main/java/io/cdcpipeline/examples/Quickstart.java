package io.cdcpipeline.examples;

import io.cdcpipeline.examples.quickstart.Demo;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code ./quickstart} runs: PostgreSQL into IoTDB on real servers that it starts itself.
 * Exits with 0 when both sides were equal at the end, and with 1 otherwise.
 */
public final class Quickstart {
  private static final Logger LOG = LoggerFactory.getLogger(Quickstart.class);
  private static final Duration STOP_BOUND = Duration.ofSeconds(90);
  private static final String USAGE = "Usage: Quickstart [--once]";

  private Quickstart() {}

  public static void main(String[] args) {
    List<String> options = List.of(args);
    if (!List.of().equals(options) && !List.of("--once").equals(options)) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Demo demo =
        new Demo(
            options.contains("--once"),
            Boolean.getBoolean("quickstart.terminal"),
            Integer.getInteger("quickstart.width", 120));
    stopOnSignal(demo);
    stopWithParent();
    int code = 1;
    try {
      code = demo.run() ? 0 : 1;
    } catch (Exception e) {
      System.err.println("quickstart: " + e.getMessage());
      LOG.error("quickstart: failed", e);
    }
    System.exit(code);
  }

  /** Lets the demonstration come to its end in order when the JVM is asked to go. */
  private static void stopOnSignal(Demo demo) {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> demo.stop(STOP_BOUND), "quickstart-stop"));
  }

  /** A killed script leaves no demonstration behind. */
  private static void stopWithParent() {
    Optional<ProcessHandle> script = ProcessHandle.current().parent();
    if (script.isPresent()) {
      var unused = script.get().onExit().thenRun(() -> System.exit(1));
    }
  }
}
