package io.cdcpipeline.testkit;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A helper program that is run to its end, with a bound on its time. */
final class Command {

  record Result(int exitCode, String output) {
    boolean succeeded() {
      return exitCode == 0;
    }
  }

  private final List<String> command;
  private final Map<String, String> environment = new HashMap<>();
  private Duration timeout = Duration.ofMinutes(1);
  private Path directory = Path.of(System.getProperty("java.io.tmpdir"));

  private Command(List<String> command) {
    this.command = List.copyOf(command);
  }

  static Command of(List<String> command) {
    return new Command(command);
  }

  static Command of(String... command) {
    return new Command(List.of(command));
  }

  /** The program of this name on the {@code PATH}. */
  static Optional<Path> onPath(String name) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(Pattern.quote(File.pathSeparator), -1))
        .filter(entry -> !entry.isEmpty())
        .map(entry -> Path.of(entry, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  Command timeout(Duration value) {
    timeout = value;
    return this;
  }

  Command directory(Path value) {
    directory = value;
    return this;
  }

  Command environment(Map<String, String> values) {
    environment.putAll(values);
    return this;
  }

  /** Runs it; a program that cannot be started or runs too long counts as failed. */
  Result run() {
    Path output = null;
    try {
      output = Files.createTempFile("cdc-testkit", ".out");
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        return new Result(
            -1, command.get(0) + " took longer than " + timeout + "\n" + TextFiles.tail(output));
      }
      return new Result(process.exitValue(), TextFiles.tail(output));
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestKitException("interrupted while running " + command.get(0), e);
    } finally {
      TextFiles.deleteQuietly(output);
    }
  }

  /** Runs it and throws, with what it printed, if it fails; {@code purpose} begins the message. */
  void runOrThrow(String purpose) {
    Result result = run();
    if (!result.succeeded()) {
      throw new TestKitException(
          purpose + " failed (exit code " + result.exitCode() + "):\n" + result.output());
    }
  }
}
