package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;

/**
 * A thread that inserts into {@link #STEADY} and changes, inserts and deletes rows of another
 * table, one transaction after the other, until it is stopped.
 */
final class Load implements AutoCloseable {
  /** The first table by name, and so the first to be copied. */
  static final String STEADY = "a_steady";

  private static final long PAUSE_NANOS = 8_000_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SourceUnderTest source;
  private final String table;
  private final int rows;
  private final int bytes;
  private final AtomicLong commits = new AtomicLong();
  private final ConcurrentMap<Long, Long> committedAt = new ConcurrentHashMap<>();
  private final CompletableFuture<Void> done;
  private volatile boolean stopped;

  private Load(SourceUnderTest source, String table, int rows, int bytes) {
    this.source = source;
    this.table = table;
    this.rows = rows;
    this.bytes = bytes;
    this.done = CompletableFuture.runAsync(this::run);
  }

  /** Makes the tables: {@link #STEADY}, and the other one with so many rows. */
  static void create(SourceUnderTest source, String table, int rows) {
    source.execute(
        "CREATE TABLE " + STEADY + " (id bigint NOT NULL PRIMARY KEY, v varchar(16000))",
        "CREATE TABLE " + table + " (id bigint NOT NULL PRIMARY KEY, n int, v varchar(200))",
        // Other tests' table has just the right rows.
        "DELETE FROM items");
    source.insert(1, rows);
    source.execute("INSERT INTO " + table + " SELECT id, n, v FROM items", "DELETE FROM items");
  }

  /**
   * Starts it.
   *
   * @param rows rows of the other table, with the ids from 1
   * @param bytes length of the text in {@link #STEADY}
   */
  static Load start(SourceUnderTest source, String table, int rows, int bytes) {
    return new Load(source, table, rows, bytes);
  }

  private void run() {
    Random random = new Random(11);
    try (Connection connection = source.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (long id = 1; !stopped; id++) {
        StringBuilder text = new StringBuilder();
        while (text.length() < bytes) {
          text.append(Long.toHexString(random.nextLong()));
        }
        statement.execute("INSERT INTO " + STEADY + " VALUES (" + id + ", '" + text + "')");
        if (id % 3 == 0) {
          int row = 1 + random.nextInt(rows);
          statement.execute("UPDATE " + table + " SET n = n + 1 WHERE id = " + row);
        }
        if (id % 10 == 0) {
          statement.execute("DELETE FROM " + table + " WHERE id = " + (1 + random.nextInt(rows)));
          statement.execute(
              "INSERT INTO " + table + " VALUES (" + (rows + id) + ", 0, 'new " + id + "')");
        }
        connection.commit();
        committedAt.put(id, System.nanoTime());
        commits.incrementAndGet();
        // A pace that the stream keeps up with also on a busy machine.
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** When the row of {@link #STEADY} was committed. */
  long committedAt(long id) {
    return committedAt.get(id);
  }

  /** How many transactions it has committed; each inserted one row into {@link #STEADY}. */
  long commits() {
    return commits.get();
  }

  /** Waits until so many more transactions have been committed. */
  void awaitCommits(int more) {
    long before = commits.get();
    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> done.isDone() || commits.get() >= before + more);
  }

  /** Ends it, and fails if it did. */
  void stop() {
    stopped = true;
    assertThat(done).succeedsWithin(PATIENCE);
  }

  @Override
  public void close() {
    stopped = true;
  }
}
