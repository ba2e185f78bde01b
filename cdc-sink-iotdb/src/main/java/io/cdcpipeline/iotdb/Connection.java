package io.cdcpipeline.iotdb;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.apache.iotdb.session.Session;
import org.jspecify.annotations.Nullable;

/**
 * A client session and the thread that talks on it.
 *
 * <p>The client's calls cannot be interrupted. So they run on a thread of their own, and whoever
 * waits for one can be released by {@link #close}; the thread itself ends when the socket times
 * out.
 */
final class Connection implements AutoCloseable {

  /** One request. */
  interface Call<T> {
    T on(Session session) throws IoTDBConnectionException, StatementExecutionException;
  }

  private static final long CLOSE_MILLIS = 2_000;

  private final Session session;
  private final ExecutorService thread;
  private final long boundMillis;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile CompletableFuture<?> running = CompletableFuture.completedFuture(null);

  private Connection(Session session, String name, long boundMillis) {
    this.session = session;
    this.boundMillis = boundMillis;
    this.thread =
        Executors.newSingleThreadExecutor(
            task -> {
              Thread made = new Thread(task, name);
              made.setDaemon(true);
              return made;
            });
  }

  /** A connection that has not been opened; {@link #open} does. */
  static Connection create(ConnectionSettings settings, String threadName) {
    Session.Builder builder =
        new Session.Builder()
            .nodeUrls(settings.nodes())
            .username(settings.user())
            .password(settings.password())
            .sqlDialect(settings.model() == Model.TABLE ? "table" : "tree")
            // a connection healed behind our back would hide that the server has lost rows
            .maxRetryCount(0)
            .enableRedirection(false)
            .enableAutoFetch(false);
    settings
        .trustStore()
        .ifPresent(
            path ->
                builder
                    .useSSL(true)
                    .trustStore(path)
                    .trustStorePwd(settings.trustStorePassword().orElse("")));
    // twice the socket's own bound: one request is a write and a read
    long bound = settings.timeout().toMillis() * 2 + 1_000;
    return new Connection(builder.build(), threadName, bound);
  }

  void open(int timeoutMillis) throws IoTDBConnectionException, StatementExecutionException {
    call(
        opened -> {
          opened.open(false, timeoutMillis);
          return true;
        });
  }

  <T> T call(Call<T> call) throws IoTDBConnectionException, StatementExecutionException {
    CompletableFuture<T> answer = new CompletableFuture<>();
    running = answer;
    if (closed.get()) {
      throw new IoTDBConnectionException("the sink was closed");
    }
    try {
      thread.execute(() -> answer(call, answer));
    } catch (RejectedExecutionException e) {
      throw new IoTDBConnectionException("the sink was closed", e);
    }
    try {
      return answer.get(boundMillis, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unwrapped(e.getCause());
    } catch (TimeoutException e) {
      throw new IoTDBConnectionException("timed out after " + boundMillis + " ms", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IoTDBConnectionException("interrupted while waiting for the server", e);
    }
  }

  private <T> void answer(Call<T> call, CompletableFuture<T> answer) {
    try {
      answer.complete(call.on(session));
    } catch (Throwable e) { // whatever it is, the waiting thread must get it
      answer.completeExceptionally(e);
    }
  }

  private static IoTDBConnectionException unwrapped(@Nullable Throwable cause)
      throws IoTDBConnectionException, StatementExecutionException {
    if (cause instanceof StatementExecutionException e) {
      throw e;
    }
    if (cause instanceof IoTDBConnectionException e) {
      throw e;
    }
    if (cause instanceof Error e) {
      throw e;
    }
    if (cause instanceof RuntimeException e) {
      throw e;
    }
    return new IoTDBConnectionException(cause);
  }

  /** Gives a broken or hanging connection up without waiting for it. */
  void abandon() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    running.completeExceptionally(new IoTDBConnectionException("the sink was closed"));
    thread.execute(this::closeSession);
    thread.shutdown();
  }

  /** Says good-bye to the server if it listens; releases a call that hangs. */
  @Override
  public void close() {
    abandon();
    try {
      // a connection that answers is closed in a moment; one that does not is left behind
      thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void closeSession() {
    try {
      session.close();
    } catch (IoTDBConnectionException e) {
      // the server has ended it already
    }
  }
}
