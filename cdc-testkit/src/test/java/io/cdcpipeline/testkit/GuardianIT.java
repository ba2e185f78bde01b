package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardianIT {

  private static final Duration LIMIT = Duration.ofSeconds(90);

  /** Starts servers on a thread that ends at once, says what it started, and waits. */
  static final class Owner {
    public static void main(String[] args) throws InterruptedException {
      Thread starter = new Thread(() -> start(args[0].equals("suspended")));
      starter.start();
      starter.join();
      System.out.println("children " + children());
      System.out.println("directory " + Guardian.newDirectory("probe").getParent());
      System.out.println("ready");
      if (!args[0].equals("exit")) {
        new CountDownLatch(1).await();
      }
    }

    // closed by the guardian: that is the point
    @SuppressWarnings("resource")
    private static void start(boolean suspended) {
      PostgresServer postgres = PostgresServer.start(17);
      if (suspended) {
        postgres.suspend();
      }
      Servers.mysql(MySqlFlavour.GTID);
    }

    private static String children() {
      List<String> pids =
          ProcessHandle.current()
              .descendants()
              .filter(handle -> !handle.info().command().orElse("").endsWith("sh"))
              .map(handle -> Long.toString(handle.pid()))
              .toList();
      return String.join(" ", pids);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"running", "suspended", "exit"})
  void serversAndTheirFilesVanishWithTheJvmThatStartedThem(String state) {
    try (ForkedJvm owner = ForkedJvm.of(Owner.class).args(state).start()) {
      owner.awaitLine("ready", LIMIT);
      List<ProcessHandle> servers =
          List.of(after(owner, "children ").split(" ", -1)).stream()
              .flatMap(pid -> ProcessHandle.of(Long.parseLong(pid)).stream())
              .toList();
      Path directory = Path.of(after(owner, "directory "));
      assertThat(state.equals("exit") || servers.size() > 2).isTrue();

      if (state.equals("exit")) {
        assertThat(owner.waitFor(LIMIT)).hasValue(0);
      } else {
        owner.kill9();
      }

      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(servers).noneMatch(ProcessHandle::isAlive);
                assertThat(Files.exists(directory)).isFalse();
              });
    }
  }

  private static String after(ForkedJvm owner, String prefix) {
    return owner.awaitLine(prefix, LIMIT).substring(prefix.length());
  }
}
