package io.cdcpipeline.testkit;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** A server that runs as a process of this machine. */
final class NativeServer implements ServerControl {

  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final NativeRecipe recipe;
  private @Nullable ServerProcess process;

  NativeServer(NativeRecipe recipe) {
    this.recipe = recipe;
  }

  @Override
  public String host() {
    return Ports.LOOPBACK;
  }

  @Override
  public int port() {
    return recipe.port();
  }

  @Override
  public synchronized void start() {
    if (process != null && process.isAlive()) {
      throw new IllegalStateException(recipe.name() + " is running already");
    }
    recipe.beforeStart();
    ServerProcess started =
        ServerProcess.start(
            recipe.name(), recipe.command(), recipe.environment(), recipe.directory());
    process = started;
    try {
      awaitReady(started);
    } catch (RuntimeException e) {
      started.kill();
      throw e;
    }
  }

  @Override
  public synchronized void kill() {
    running().kill();
  }

  @Override
  public synchronized void stop() {
    running().terminate(recipe.stopSignal(), STOP_LIMIT);
  }

  @Override
  public synchronized void restart() {
    if (process != null && process.isAlive()) {
      stop();
    }
    start();
  }

  @Override
  public synchronized void suspend() {
    running().suspend();
  }

  @Override
  public synchronized void resume() {
    running().resume();
  }

  @Override
  public synchronized void close() {
    if (process != null) {
      process.kill();
      process = null;
    }
    TextFiles.deleteTree(recipe.directory());
  }

  private ServerProcess running() {
    if (process == null || !process.isAlive()) {
      throw new IllegalStateException(recipe.name() + " is not running");
    }
    return process;
  }

  private void awaitReady(ServerProcess started) {
    Exception[] last = new Exception[1];
    try {
      Awaitility.await(recipe.name())
          .pollInSameThread()
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(25))
          .atMost(START_LIMIT)
          .until(
              () -> {
                started.checkAlive();
                last[0] = attempt();
                return last[0] == null;
              });
    } catch (ConditionTimeoutException e) {
      throw new TestKitException(
          recipe.name() + " does not serve after " + START_LIMIT + ":\n" + tail(started), last[0]);
    }
  }

  private @Nullable Exception attempt() {
    try {
      recipe.probe();
      return null;
    } catch (Exception e) {
      return e;
    }
  }

  private static String tail(ServerProcess started) {
    return TextFiles.tail(started.log());
  }
}
