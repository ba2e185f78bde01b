package io.cdcpipeline.handoff;

import static org.awaitility.Awaitility.await;

import io.cdcpipeline.SourceUnderTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * Three tables with different keys, and threads that change them in every way. Each version of a
 * row has a number of its own in the column {@code ver}.
 */
final class Workload implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SourceUnderTest source;
  private final Scenario scenario;
  private final List<HandOffTable> tables;
  private final History history = new History();
  private final AtomicLong numbers = new AtomicLong();
  private final AtomicLong commits = new AtomicLong();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<Void>> writers = new ArrayList<>();
  private volatile boolean stopped;

  Workload(SourceUnderTest source, Scenario scenario) {
    this.source = source;
    this.scenario = scenario;
    this.tables =
        Stream.of(KeyKind.values()).map(kind -> new HandOffTable(source, scenario, kind)).toList();
    Random random = scenario.random(0);
    tables.forEach(table -> fill(table, random));
  }

  /** Two thirds of the slots get a row, in one transaction. */
  private void fill(HandOffTable table, Random random) {
    Attempt attempt = new Attempt(history);
    Object[] some = table.kind.values(0, 0);
    try (Connection connection = source.database.connect();
        PreparedStatement insert = table.insert(connection, some, 0, "")) {
      connection.setAutoCommit(false);
      for (int slot = 0; slot < table.slots; slot++) {
        if (random.nextInt(3) > 0 && attempt.claim(table, slot)) {
          Object[] key = table.kind.values(slot, random.nextInt(KeyKind.SPELLINGS));
          long version = nextVersion();
          table.bindInsert(insert, key, version, payload(version));
          insert.addBatch();
          attempt.created(table, slot, key, version);
        }
      }
      insert.executeBatch();
      connection.commit();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    attempt.committed();
  }

  long nextVersion() {
    return numbers.incrementAndGet();
  }

  /** What stands beside a version, so that a row that is put together wrongly is noticed. */
  static String payload(long version) {
    return "p" + version + "-".repeat((int) (version % 40));
  }

  SourceUnderTest source() {
    return source;
  }

  Scenario scenario() {
    return scenario;
  }

  History history() {
    return history;
  }

  List<HandOffTable> tables() {
    return tables;
  }

  boolean isStopped() {
    return stopped;
  }

  void countCommit() {
    commits.incrementAndGet();
  }

  long commits() {
    return commits.get();
  }

  /** Starts the writers, and returns when they are at work. */
  void start() {
    for (int i = 0; i < scenario.writers(); i++) {
      Random random = scenario.random(100 + i);
      String name = "w" + i;
      writers.add(threads.submit(() -> Writer.run(this, name, random)));
    }
    awaitCommits(20);
  }

  /** Waits until so many more transactions have been committed. */
  void awaitCommits(int more) {
    long before = commits.get();
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              checkAlive();
              return commits.get() >= before + more;
            });
  }

  private void checkAlive() throws ExecutionException, InterruptedException {
    for (Future<Void> writer : writers) {
      if (writer.isDone() && !stopped) {
        writer.get();
      }
    }
  }

  /** Ends the writers, and fails if one of them did. */
  void stop() {
    stopped = true;
    try {
      for (Future<Void> writer : writers) {
        writer.get(PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS);
      }
    } catch (Exception e) {
      throw new AssertionError("A writer failed", e);
    }
    writers.clear();
  }

  /** Inserts a last row into each table and returns their versions. */
  List<Long> mark() {
    List<Long> marks = new ArrayList<>();
    for (HandOffTable table : tables) {
      Attempt attempt = new Attempt(history);
      int slot = table.markerSlot();
      if (!attempt.claim(table, slot)) {
        throw new IllegalStateException("The marker of " + table.name + " is taken");
      }
      long version = nextVersion();
      Object[] key = table.kind.values(slot, 0);
      try (Connection connection = source.database.connect();
          PreparedStatement insert = table.insert(connection, key, version, payload(version))) {
        insert.executeUpdate();
      } catch (SQLException e) {
        throw new AssertionError(e);
      }
      attempt.created(table, slot, key, version);
      attempt.committed();
      marks.add(version);
    }
    return marks;
  }

  @Override
  public void close() {
    stopped = true;
    threads.shutdown();
  }
}
