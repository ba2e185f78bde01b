package io.cdcpipeline.testkit;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** Waits until a server serves. */
final class Readiness {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** A real request; throws as long as the server does not answer it. */
  @FunctionalInterface
  interface Probe {
    void run(String host, int port) throws Exception;
  }

  private Readiness() {}

  /** Returns once the probe succeeds; {@code stillThere} throws when waiting is in vain. */
  static void await(String name, ServerControl server, Probe probe, Runnable stillThere) {
    AtomicReference<@Nullable Exception> last = new AtomicReference<>();
    try {
      Awaitility.await(name)
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(25))
          .atMost(LIMIT)
          .until(
              () -> {
                stillThere.run();
                last.set(attempt(server, probe));
                return last.get() == null;
              });
    } catch (ConditionTimeoutException e) {
      throw new TestKitException(
          name + " does not serve after " + LIMIT.toSeconds() + " s: " + last.get(), e);
    }
  }

  private static @Nullable Exception attempt(ServerControl server, Probe probe) {
    try {
      probe.run(server.host(), server.port());
      return null;
    } catch (Exception e) {
      return e;
    }
  }
}
