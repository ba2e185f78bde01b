package io.cdcpipeline.examples.quickstart;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Changes the shop all the time, on a thread of its own. To be used by one other thread. */
final class Changes implements AutoCloseable {
  private static final Duration BETWEEN = Duration.ofMillis(50);

  private final Generator generator;
  private final Thread thread = new Thread(this::change, "handoff-changes");
  private volatile boolean stopping;
  private volatile int transactions;
  private volatile @Nullable Exception failure;

  Changes(Generator generator) {
    this.generator = generator;
    thread.setDaemon(true);
    thread.start();
  }

  private void change() {
    try {
      for (int done = 1; !stopping; done++) {
        generator.step();
        transactions = done;
        Thread.sleep(BETWEEN.toMillis());
      }
    } catch (SQLException | InterruptedException e) {
      failure = e;
    }
  }

  /** Waits for as many more transactions. */
  void await(int more) throws InterruptedException {
    int until = transactions + more;
    while (transactions < until) {
      if (!thread.isAlive()) {
        throw new IllegalStateException("No rows are changed any more", failure);
      }
      Thread.sleep(BETWEEN.toMillis());
    }
  }

  Generator.Counts counts() {
    return generator.counts();
  }

  void stop() throws InterruptedException {
    stopping = true;
    thread.join();
  }

  @Override
  public void close() throws SQLException {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    generator.close();
  }
}
