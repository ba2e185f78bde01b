package io.cdcpipeline.internal.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;

/**
 * Threads that insert into a table, each row in a transaction of its own, until they are closed.
 */
public final class Writers implements AutoCloseable {
  private final ExecutorService threads;
  private final List<Future<Void>> running = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong committed = new AtomicLong();
  private volatile boolean stopped;

  /** Starts them and waits until each has committed something. */
  public Writers(TestDatabase database, int count, String insert) {
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      running.add(threads.submit(() -> write(database, insert)));
    }
    awaitMore();
  }

  private Void write(TestDatabase database, String insert) throws Exception {
    try (Connection connection = database.connect();
        PreparedStatement statement = connection.prepareStatement(insert)) {
      while (!stopped) {
        statement.setLong(1, next.incrementAndGet());
        statement.executeUpdate();
        committed.incrementAndGet();
      }
    }
    return null;
  }

  /** Waits until some more rows have been committed. */
  public void awaitMore() {
    long before = committed.get();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> committed.get() > before + 50);
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
    running.forEach(writer -> assertThat(writer).succeedsWithin(Duration.ofSeconds(20)));
  }
}
