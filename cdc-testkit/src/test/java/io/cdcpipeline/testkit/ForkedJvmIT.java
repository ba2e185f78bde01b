package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class ForkedJvmIT {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** Says what it was given and then waits for its end. */
  static final class Waiting {
    public static void main(String[] args) throws InterruptedException {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println("leaving")));
      System.out.println("heap " + Runtime.getRuntime().maxMemory() / (1024 * 1024));
      System.err.println("hello " + args[0] + " from " + System.getenv("PLACE"));
      new CountDownLatch(1).await();
    }
  }

  /** Ends at once. */
  static final class Failing {
    public static void main(String[] args) {
      System.out.println("no good");
      System.exit(3);
    }
  }

  @Test
  void argumentsEnvironmentAndHeapReachTheChild() {
    try (ForkedJvm jvm = waiting()) {
      assertThat(jvm.awaitLine("hello", LIMIT)).isEqualTo("hello world from here");
      assertThat(jvm.lines()).anyMatch(line -> line.matches("heap (6[0-4])"));
      assertThat(jvm.isAlive()).isTrue();
    }
  }

  @Test
  void killedChildRunsNoShutdownHook() {
    try (ForkedJvm jvm = waiting()) {
      jvm.awaitLine("hello", LIMIT);
      jvm.kill9();
      assertThat(jvm.isAlive()).isFalse();
      assertThat(jvm.waitFor(LIMIT)).hasValue(137);
      assertThat(jvm.lines()).doesNotContain("leaving");
    }
  }

  @Test
  void terminatedChildRunsItsShutdownHook() {
    try (ForkedJvm jvm = waiting()) {
      jvm.awaitLine("hello", LIMIT);
      jvm.terminate(LIMIT);
      assertThat(jvm.lines()).contains("leaving");
    }
  }

  @Test
  void childThatEndsBeforeTheLineIsReportedWithItsOutput() {
    try (ForkedJvm jvm = ForkedJvm.of(Failing.class).start()) {
      assertThatThrownBy(() -> jvm.awaitLine("hello", LIMIT))
          .isInstanceOf(TestKitException.class)
          .hasMessageContaining("ended with code 3")
          .hasMessageContaining("no good");
      assertThat(jvm.waitFor(LIMIT)).hasValue(3);
    }
  }

  private static ForkedJvm waiting() {
    return ForkedJvm.of(Waiting.class)
        .args("world")
        .heap("64m")
        .environment("PLACE", "here")
        .start();
  }
}
