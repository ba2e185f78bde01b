package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.debezium.DebeziumReaders;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.internal.stream.LogReader;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a log reader running: starts a new one behind what was handed over whenever one ends or
 * goes deaf, with back-off. Runs on the supervisor's thread; {@link #checkpointStored} may come
 * from any.
 */
final class StreamSupervisor {
  /** What a transaction passes through on its way to the lane. */
  interface Filter {
    /** What is left of it; null if it gave up waiting. */
    @Nullable SourceTransaction apply(SourceTransaction transaction, BooleanSupplier giveUp)
        throws InterruptedException;

    /** What was left of it is in the queue, or will never be. */
    void handedOver();
  }

  private static final Logger LOG = LoggerFactory.getLogger(StreamSupervisor.class);
  private static final Duration TICK = Duration.ofMillis(200);
  private static final Duration STOP_BOUND = Duration.ofSeconds(15);
  private static final Duration SILENCE_LIMIT = Duration.ofSeconds(20);
  private static final Duration PROBE_AFTER = Duration.ofSeconds(5);
  private static final int FRUITLESS_LIMIT = 5;

  private final String pipeline;
  private final SourceDatabase database;
  private final Supplier<DebeziumReaders> readers;
  private final Delivery delivery;
  private final CheckpointKeeper keeper;
  private final Meters meters;
  private final Listeners listeners;
  private final Backoff backoff;
  private final BooleanSupplier stopRequested;
  private final Runnable housekeeping;
  private final Filter filter;

  private final Queue<Consumer<SourceOffset>> changes = new ConcurrentLinkedQueue<>();
  private volatile SourceOffset handedOffset;
  private volatile @Nullable Boundary handed;
  private volatile long handedPlace;
  private volatile boolean fruitful;
  private volatile @Nullable LogReader reader;
  private long lastProbe;

  StreamSupervisor(
      String pipeline,
      SourceDatabase database,
      Supplier<DebeziumReaders> readers,
      Delivery delivery,
      CheckpointKeeper keeper,
      Meters meters,
      Listeners listeners,
      Backoff backoff,
      BooleanSupplier stopRequested,
      Runnable housekeeping,
      Filter filter,
      SourceOffset start,
      long appliedPlace) {
    this.pipeline = pipeline;
    this.database = database;
    this.readers = readers;
    this.delivery = delivery;
    this.keeper = keeper;
    this.meters = meters;
    this.listeners = listeners;
    this.backoff = backoff;
    this.stopRequested = stopRequested;
    this.housekeeping = housekeeping;
    this.filter = filter;
    this.handedOffset = start;
    this.handedPlace = Math.max(appliedPlace, 0);
  }

  /**
   * Streams until a stop is requested.
   *
   * @return why the position is lost, or empty if it was stopped
   */
  Optional<String> run() throws InterruptedException {
    int fruitless = 0;
    while (!stopRequested.getAsBoolean()) {
      applyChanges();
      fruitful = false;
      Throwable failure = runOnce();
      if (failure == null) {
        continue;
      }
      fruitless = fruitful ? 0 : fruitless + 1;
      if (fruitful) {
        backoff.reset();
      }
      Optional<String> lost = judge(failure, fruitless);
      if (lost.isPresent()) {
        return lost;
      }
      LOG.warn("{}: the log reader ended and is started anew: {}", pipeline, rootMessage(failure));
      listeners.tell(l -> l.recovering("the log reader is started anew", failure));
      backoff.pause(stopRequested);
    }
    return Optional.empty();
  }

  /**
   * Has something done while no reader runs, with the offset at which the next one will begin; any
   * thread.
   */
  void betweenReaders(Consumer<SourceOffset> change) {
    changes.add(change);
  }

  private void applyChanges() {
    Consumer<SourceOffset> change;
    while ((change = changes.poll()) != null) {
      change.accept(currentOffset());
    }
  }

  /** Place of the last transaction that was handed on; any thread. */
  long handedPlace() {
    return handedPlace;
  }

  void checkpointStored(SourceOffset offset) {
    LogReader current = reader;
    if (current != null) {
      current.checkpointStored(offset);
    }
  }

  /** Runs one reader to its end; null if a stop was requested, or something is to be changed. */
  private @Nullable Throwable runOnce() throws InterruptedException {
    Boundary last = handed;
    if (last != null) {
      handedOffset = last.offset();
    }
    Run run = new Run();
    LogReader current = readers.get().create(handedOffset, keeper.storedOffset(), handedPlace, run);
    reader = current;
    current.start();
    try {
      @Nullable String deaf = null;
      while (!mustEnd()
          && deaf == null
          && !run.over.await(TICK.toMillis(), TimeUnit.MILLISECONDS)) {
        housekeeping.run();
        deaf = whyDeaf(current);
      }
      if (mustEnd()) {
        return null;
      }
      Throwable failure = deaf != null ? new CdcException(Reason.UNREACHABLE, deaf) : run.cause();
      meters.readerRestarts.incrementAndGet();
      meters.trouble = "the log reader: " + rootMessage(failure);
      return failure;
    } finally {
      reader = null;
      current.stop(STOP_BOUND);
      awaitReaderGone();
    }
  }

  /**
   * What the server still holds of the reader; if it cannot be asked, the next reader will tell.
   */
  private void awaitReaderGone() {
    try {
      database.awaitReaderGone(STOP_BOUND);
    } catch (CdcException e) {
      LOG.warn("{}: the server could not be asked to let go: {}", pipeline, e.getMessage());
    }
  }

  private @Nullable String whyDeaf(LogReader current) {
    if (!current.connected()) {
      return "the reader's connection is closed";
    }
    Duration silence = current.silence();
    if (silence.compareTo(SILENCE_LIMIT) > 0) {
      return "nothing heard of the server for " + silence.toSeconds() + " s";
    }
    long now = System.nanoTime();
    if (silence.compareTo(PROBE_AFTER) > 0 && now - lastProbe > PROBE_AFTER.toNanos()) {
      lastProbe = now;
      try {
        database.heartbeat();
      } catch (CdcException e) {
        LOG.warn("{}: no sign of life could be sent: {}", pipeline, e.getMessage());
      }
    }
    if (meters.trouble != null && fruitful) {
      meters.trouble = null;
    }
    return null;
  }

  /** Decides whether a failed reader may be started anew. */
  private Optional<String> judge(Throwable failure, int fruitless) {
    CdcException known = find(failure);
    if (known != null && known.reason() != Reason.UNREACHABLE) {
      throw known;
    }
    try {
      Optional<String> lost = database.whyNotResumable(currentOffset());
      if (lost.isPresent()) {
        return lost;
      }
    } catch (CdcException e) {
      if (e.reason() == Reason.UNREACHABLE) {
        return Optional.empty();
      }
      throw e;
    }
    if (known == null && fruitless >= FRUITLESS_LIMIT) {
      throw new CdcException(
          Reason.STREAM,
          "The log reader failed "
              + fruitless
              + " times without getting on, at "
              + currentOffset()
              + ": "
              + rootMessage(failure),
          failure);
    }
    return Optional.empty();
  }

  private boolean mustEnd() {
    return stopRequested.getAsBoolean() || !changes.isEmpty();
  }

  private SourceOffset currentOffset() {
    Boundary last = handed;
    return last == null ? handedOffset : last.offset();
  }

  private static @Nullable CdcException find(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof CdcException known) {
        return known;
      }
    }
    return null;
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getClass().getSimpleName() + ": " + root.getMessage();
  }

  /** Takes what one reader reads. */
  private final class Run implements LogReader.Listener {
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile @Nullable Throwable cause;

    @Override
    public boolean transaction(SourceTransaction read, BooleanSupplier giveUp)
        throws InterruptedException {
      try {
        SourceTransaction transaction = filter.apply(read, giveUp);
        return transaction != null && handOver(transaction, giveUp);
      } finally {
        filter.handedOver();
      }
    }

    private boolean handOver(SourceTransaction transaction, BooleanSupplier giveUp)
        throws InterruptedException {
      Boundary boundary = transaction.boundary();
      long place = boundary != null ? boundary.place() : transaction.place();
      if (!delivery.offer(
          new Batch(transaction.events(), Progress.stream(boundary, place)), giveUp)) {
        return false;
      }
      if (boundary != null) {
        handed = boundary;
      }
      handedPlace = place;
      fruitful = true;
      return true;
    }

    @Override
    public void ended(@Nullable Throwable reason) {
      cause = reason;
      over.countDown();
    }

    Throwable cause() {
      Throwable known = cause;
      return known != null
          ? known
          : new CdcException(Reason.UNREACHABLE, "the log reader stopped by itself");
    }
  }
}
