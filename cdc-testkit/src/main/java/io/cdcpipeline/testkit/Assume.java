package io.cdcpipeline.testkit;

import java.util.function.Supplier;
import org.junit.jupiter.api.Assumptions;

/**
 * For tests that need what this machine may not have. A test that is left out says so on the
 * standard error stream; with {@code cdc.testkit.required=true} (or {@code
 * CDC_TESTKIT_REQUIRED=true}), as a build server should set it, it fails instead.
 */
public final class Assume {

  private Assume() {}

  /** The server, or the end of the test as <em>not shown</em> if there is none to be had here. */
  public static <T> T available(Supplier<T> server) {
    try {
      return server.get();
    } catch (TestKitException e) {
      notShown(e);
      throw e;
    }
  }

  /** Does something that not every server allows, such as killing it, or ends the test. */
  public static void supported(Runnable operation) {
    try {
      operation.run();
    } catch (UnsupportedOperationException e) {
      notShown(e);
      throw e;
    }
  }

  private static void notShown(RuntimeException cause) {
    if (Settings.text("required").filter("true"::equals).isPresent()) {
      return;
    }
    Notice.print("NOT SHOWN: " + cause.getMessage());
    Assumptions.abort("not shown: " + cause.getMessage());
  }
}
