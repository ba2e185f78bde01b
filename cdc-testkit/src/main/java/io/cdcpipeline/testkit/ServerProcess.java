package io.cdcpipeline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One running process with its log; it dies with this JVM. */
final class ServerProcess {

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(15);

  private final String name;
  private final Process process;
  private final Path log;
  private List<ProcessHandle> suspended = List.of();

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a process that appends its output to {@code directory/<name>.log}. */
  static ServerProcess start(
      String name, List<String> command, Map<String, String> environment, Path directory) {
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder()
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      return new ServerProcess(name, Guardian.start(command, builder), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name + ": " + command.get(0), e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  /** Throws, with the end of the log, if the process has ended. */
  void checkAlive() {
    if (!process.isAlive()) {
      throw new TestKitException(
          name + " ended with code " + process.exitValue() + ":\n" + TextFiles.tail(log));
    }
  }

  /** Sends SIGKILL and returns when the process is gone; its children are left to themselves. */
  synchronized void killAlone() {
    process.destroyForcibly();
    suspended.forEach(ProcessHandle::destroyForcibly);
    suspended = List.of();
    awaitExit(process.toHandle());
  }

  /** Sends SIGKILL and returns when the process and what it had started are gone. */
  synchronized void kill() {
    List<ProcessHandle> children = process.descendants().toList();
    killAlone();
    children.forEach(this::awaitExit);
  }

  /** Sends the signal and waits; a process that has not ended within the limit is killed. */
  synchronized void terminate(String signal, Duration limit) {
    resume();
    send(signal, process.pid());
    try {
      if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
        Notice.print(name + " did not end within " + limit + " of " + signal + ": killing it");
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      kill();
    }
  }

  /** The exit code, or empty if the process still runs when the time is over. */
  OptionalInt waitFor(Duration limit) {
    try {
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestKitException("interrupted while waiting for the end of " + name, e);
    }
  }

  /** Stops the process and its children as a whole (SIGSTOP): connections stay, nothing answers. */
  synchronized void suspend() {
    List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
    // the parent first, so that it starts no further child
    send("STOP", process.pid());
    process.descendants().forEach(all::add);
    all.stream().skip(1).forEach(child -> send("STOP", child.pid()));
    // a stopped child cannot notice that its parent has died
    all.stream().skip(1).forEach(child -> Guardian.add(child.pid()));
    suspended = all;
  }

  synchronized void resume() {
    List<ProcessHandle> all = suspended;
    suspended = List.of();
    all.stream().skip(1).forEach(child -> Guardian.remove(child.pid()));
    all.stream().filter(ProcessHandle::isAlive).forEach(one -> send("CONT", one.pid()));
  }

  private void awaitExit(ProcessHandle handle) {
    try {
      handle.onExit().get(EXIT_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TestKitException("interrupted while waiting for the end of " + name, e);
    } catch (ExecutionException | TimeoutException e) {
      handle.destroyForcibly();
    }
  }

  private static void send(String signal, long pid) {
    Command.of("sh", "-c", "kill -s " + signal + " " + pid).run();
  }
}
