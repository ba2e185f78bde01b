package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one conversation of a writer with the server: reopens, retries, and notices losses.
 *
 * <p>An acknowledged write that has not been flushed may die with the server, so a connection that
 * breaks after one is never healed in silence: the pipeline is told to hand everything over again.
 * A server that was restarted always shows as a broken connection, since the client's own
 * reconnecting is off.
 */
final class ServerSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerSession.class);
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 2_000;
  private static final long SETTLE_MILLIS = 5_000;

  private final ConnectionSettings settings;
  private final String threadName;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable Connection connection;
  private boolean unflushed;
  private boolean timedOut;

  ServerSession(ConnectionSettings settings, String threadName) {
    this.settings = settings;
    this.threadName = threadName;
  }

  /** Asks without changing anything. */
  <T> T ask(String what, Connection.Call<T> call) throws StatementExecutionException {
    return attempts(what, call, false);
  }

  /** Changes something, which is safe once {@link #flushed} may be said. */
  void change(String what, Change change) throws StatementExecutionException {
    attempts(
        what,
        session -> {
          change.on(session);
          return true;
        },
        true);
  }

  /** A request without an answer. */
  interface Change {
    void on(org.apache.iotdb.session.Session session)
        throws IoTDBConnectionException, StatementExecutionException;
  }

  /** Whether something was written since the last {@link #flushed}. */
  boolean unflushed() {
    return unflushed;
  }

  /** Everything written so far is safe. */
  void flushed() {
    unflushed = false;
  }

  private <T> T attempts(String what, Connection.Call<T> call, boolean changes)
      throws StatementExecutionException {
    for (int attempt = 1; ; attempt++) {
      try {
        T answer = connected().call(call);
        unflushed |= changes;
        return answer;
      } catch (StatementExecutionException e) {
        // the parts of the request that were not at fault have been written
        unflushed |= changes;
        if (!IoTDBErrors.isTransient(e) || attempt >= settings.attempts()) {
          throw e;
        }
        pause(attempt);
      } catch (IoTDBConnectionException e) {
        lost(what, e, attempt);
        pause(attempt);
      }
    }
  }

  private Connection connected() throws IoTDBConnectionException, StatementExecutionException {
    Connection open = connection;
    if (open != null) {
      return open;
    }
    if (closed.getCount() == 0) {
      throw new FatalSinkException("IoTDB " + settings + ": the sink was closed");
    }
    TlsCheck.check(settings);
    Connection made = Connection.create(settings, threadName);
    connection = made;
    made.open(Math.toIntExact(settings.timeout().toMillis()));
    settle();
    return made;
  }

  /** Lets a request that was given up on end at the server, lest it overtake what follows. */
  private void settle() {
    if (timedOut) {
      timedOut = false;
      await(Math.min(settings.timeout().toMillis(), SETTLE_MILLIS));
    }
  }

  private void lost(String what, IoTDBConnectionException e, int attempt) {
    Connection broken = connection;
    connection = null;
    if (broken != null) {
      broken.abandon();
    }
    timedOut |= IoTDBErrors.isTimeout(e);
    if (IoTDBErrors.isLoginRefused(e)) {
      throw new FatalSinkException(
          "IoTDB "
              + settings
              + " refuses the user "
              + settings.user()
              + ": "
              + e.getMessage()
              + ". Check user and password",
          e);
    }
    boolean mayHaveLost = unflushed;
    unflushed = false;
    if (mayHaveLost || attempt >= settings.attempts() || closed.getCount() == 0) {
      throw new RetriableSinkException(
          "IoTDB "
              + settings
              + ": the connection broke during "
              + what
              + (mayHaveLost ? ", and rows written since the last flush may be lost" : "")
              + ": "
              + e.getMessage(),
          e);
    }
    LOG.warn("{}: connection to IoTDB {} broke, opening another", threadName, settings);
  }

  private void pause(int attempt) {
    long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt - 1, 10));
    await(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
  }

  private void await(long millis) {
    try {
      if (closed.await(millis, TimeUnit.MILLISECONDS)) {
        throw new RetriableSinkException("IoTDB " + settings + ": the sink was closed");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RetriableSinkException("IoTDB " + settings + ": interrupted while waiting", e);
    }
  }

  @Override
  public void close() {
    closed.countDown();
    Connection open = connection;
    if (open != null) {
      open.close();
    }
  }

  @Override
  public String toString() {
    return settings.toString();
  }
}
