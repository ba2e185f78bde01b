package io.cdcpipeline.testkit;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server that runs as a process of this machine. */
final class NativeServer implements ServerControl {

  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

  private final NativeRecipe recipe;
  private @Nullable ServerProcess process;

  NativeServer(NativeRecipe recipe) {
    this.recipe = recipe;
  }

  NativeRecipe recipe() {
    return recipe;
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
      Readiness.await(recipe.name(), this, recipe::probe, started::checkAlive);
    } catch (RuntimeException e) {
      started.kill();
      throw new TestKitException(recipe.name() + " failed:\n" + TextFiles.tail(started.log()), e);
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
}
