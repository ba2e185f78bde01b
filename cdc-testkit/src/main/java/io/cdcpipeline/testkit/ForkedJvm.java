package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * A main class in a JVM of its own, which a test can kill. It dies with the JVM that started it.
 *
 * <pre>{@code
 * try (ForkedJvm jvm = ForkedJvm.of(MyApplication.class).args("--resume").start()) {
 *   jvm.awaitLine("streaming", Duration.ofSeconds(30));
 *   jvm.kill9();
 * }
 * }</pre>
 *
 * <p>Output is read as UTF-8. Safe to use from several threads.
 */
public final class ForkedJvm implements AutoCloseable {

  private final String name;
  private final ServerProcess process;

  ForkedJvm(String name, ServerProcess process) {
    this.name = name;
    this.process = process;
  }

  /** Describes a JVM that runs this class's {@code main}. */
  public static ForkedJvmBuilder of(Class<?> main) {
    return new ForkedJvmBuilder(main.getName());
  }

  /** The same for a class that this JVM cannot or need not load. */
  public static ForkedJvmBuilder of(String main) {
    return new ForkedJvmBuilder(main);
  }

  /** The launcher of the Java that runs this JVM. */
  static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  static ForkedJvm launch(
      String name, List<String> command, Map<String, String> environment, Path directory) {
    return new ForkedJvm(name, ServerProcess.start(name, command, environment, directory));
  }

  public long pid() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything it has written to standard output and error. */
  public Path output() {
    return process.log();
  }

  /** The lines it has written so far. */
  public List<String> lines() {
    return TextFiles.read(process.log()).lines().toList();
  }

  /**
   * Waits for a line that contains the text and returns it.
   *
   * @throws TestKitException if the JVM ends, or the time is over, without such a line
   */
  public String awaitLine(String text, Duration limit) {
    List<String> found = new ArrayList<>();
    try {
      Awaitility.await()
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .atMost(limit)
          .until(
              () -> {
                // asked before reading, so that a last line is not missed
                boolean alive = process.isAlive();
                lines().stream()
                    .filter(line -> line.contains(text))
                    .findFirst()
                    .ifPresent(found::add);
                if (found.isEmpty() && !alive) {
                  process.checkAlive();
                }
                return !found.isEmpty();
              });
    } catch (ConditionTimeoutException e) {
      throw new TestKitException(
          name
              + " wrote no line with '"
              + text
              + "' within "
              + limit
              + ":\n"
              + TextFiles.tail(output()),
          e);
    }
    return found.get(0);
  }

  /** Ends it with SIGKILL and returns when it is gone. */
  public void kill9() {
    process.killAlone();
  }

  /** Asks it to end with SIGTERM, as an orchestrator does, and kills it if the limit is over. */
  public void terminate(Duration limit) {
    process.terminate("TERM", limit);
  }

  /** Freezes it, as a virtual machine that is being moved. */
  public void suspend() {
    process.suspend();
  }

  public void resume() {
    process.resume();
  }

  /** Its exit code, or empty if it still runs when the time is over. */
  public OptionalInt waitFor(Duration limit) {
    return process.waitFor(limit);
  }

  /** Kills it if it still runs. Its output is kept until this JVM ends. */
  @Override
  public void close() {
    if (process.isAlive()) {
      process.killAlone();
    }
  }

  @Override
  public String toString() {
    return name + " (pid " + pid() + ")";
  }
}
