package io.cdcpipeline.internal.run;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.DeliveryOptions;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A lane: takes batches from its queue, writes them, and flushes and stores the checkpoint in
 * intervals. Owns the writer's thread. {@link #offer}, {@link #finish} and {@link #abort} may be
 * called from any other thread.
 */
final class Delivery {

  /** Is told what happens in the lane, on its thread. */
  interface Listener {
    /** A checkpoint is durable. */
    void checkpointStored();

    /** The sink failed in a way that a retry may mend. */
    void recovering(String trouble, Throwable cause);

    /** The lane has ended because of this; nothing more is delivered. */
    void failed(CdcException cause);
  }

  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

  private final String pipeline;
  private final SinkWriter writer;
  private final SinkContext context;
  private final DeliveryOptions options;
  private final long intervalNanos;
  private final CheckpointKeeper keeper;
  private final Meters meters;
  private final Listener listener;
  private final RetryingWriter sink;
  private final EventQueue queue;
  private final Thread thread;
  private final CompletableFuture<@Nullable Void> opened = new CompletableFuture<>();

  private volatile boolean finishing;
  private volatile boolean aborted;

  // Confined to the lane's thread.
  private final List<ChangeEvent> collected = new ArrayList<>();
  private @Nullable Progress collectedProgress;
  private @Nullable Progress writtenProgress;
  private long lastFlush = System.nanoTime();

  Delivery(
      String pipeline,
      SinkWriter writer,
      SinkContext context,
      DeliveryOptions options,
      Duration checkpointInterval,
      CheckpointKeeper keeper,
      Meters meters,
      Listener listener) {
    this.pipeline = pipeline;
    this.writer = writer;
    this.context = context;
    this.options = options;
    this.intervalNanos = checkpointInterval.toNanos();
    this.keeper = keeper;
    this.meters = meters;
    this.listener = listener;
    this.queue = new EventQueue(options.bufferedEvents());
    this.sink = new RetryingWriter(writer, options, meters, listener, () -> aborted);
    this.thread = new Thread(this::run, "cdc-" + pipeline + "-lane-0");
    this.thread.setDaemon(true);
  }

  /** Starts the lane; the future is done when the writer is open. */
  CompletableFuture<@Nullable Void> start() {
    thread.start();
    return opened;
  }

  /** Takes a batch, waiting for room until {@code giveUp} answers true or the lane has ended. */
  boolean offer(Batch batch, BooleanSupplier giveUp) throws InterruptedException {
    return queue.put(batch, () -> giveUp.getAsBoolean() || !thread.isAlive()) && thread.isAlive();
  }

  int queued() {
    return queue.size();
  }

  boolean isLaneThread(Thread candidate) {
    return candidate == thread;
  }

  /** Writes what is queued, flushes, stores the checkpoint, closes the writer. */
  boolean finish(Duration bound) throws InterruptedException {
    finishing = true;
    return join(bound);
  }

  /**
   * Ends the lane without waiting for the sink: closes the writer from the caller's thread if the
   * lane hangs in it.
   */
  boolean abort(Duration bound) throws InterruptedException {
    aborted = true;
    thread.interrupt();
    if (join(Duration.ofMillis(500))) {
      return true;
    }
    LOG.warn("{}: the sink does not return; closing it from outside", pipeline);
    closeWriter();
    thread.interrupt();
    return join(bound);
  }

  private boolean join(Duration bound) throws InterruptedException {
    thread.join(Math.max(1, bound.toMillis()));
    return !thread.isAlive();
  }

  private void run() {
    try {
      sink.open(context);
      opened.complete(null);
      deliver();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Throwable t) {
      fail(t);
    } finally {
      opened.cancel(false);
      closeWriter();
    }
  }

  private void fail(Throwable t) {
    CdcException cause = SinkFailures.toException(t);
    if (!opened.completeExceptionally(cause) && !aborted) {
      listener.failed(cause);
    }
  }

  private void deliver() throws InterruptedException {
    while (!aborted) {
      boolean last = finishing;
      Batch batch = queue.poll(last ? 0 : untilFlush());
      if (batch != null) {
        take(batch);
        if (collected.size() < options.batchEvents() && queue.size() > 0) {
          continue;
        }
      }
      writeCollected();
      if (batch == null && last) {
        checkpoint();
        return;
      }
      if (sink.unflushed() >= options.bufferedEvents()
          || System.nanoTime() - lastFlush >= intervalNanos
          || readersWait()) {
        checkpoint();
      }
    }
  }

  /** A reader of the backfill goes on with its next chunk but one when this one is durable. */
  private boolean readersWait() {
    Progress progress = writtenProgress;
    return progress != null && !progress.chunks().isEmpty();
  }

  private long untilFlush() {
    long untilFlush = lastFlush + intervalNanos - System.nanoTime();
    return Math.max(1, Math.min(untilFlush, TimeUnit.MILLISECONDS.toNanos(100)));
  }

  private void take(Batch batch) throws InterruptedException {
    collected.addAll(batch.events());
    if (batch.progress() != null) {
      collectedProgress = batch.progress().after(collectedProgress);
    }
    while (collected.size() >= 2 * options.batchEvents()) {
      // A large transaction: written in parts, its boundary becomes progress only with the last.
      List<ChangeEvent> part = collected.subList(0, options.batchEvents());
      write(new ArrayList<>(part));
      part.clear();
      if (sink.unflushed() >= options.bufferedEvents()) {
        checkpoint();
      }
    }
  }

  private void writeCollected() throws InterruptedException {
    if (!collected.isEmpty()) {
      write(new ArrayList<>(collected));
      collected.clear();
    }
    if (collectedProgress != null) {
      writtenProgress = collectedProgress.after(writtenProgress);
      collectedProgress = null;
    }
  }

  private void write(List<ChangeEvent> events) throws InterruptedException {
    sink.write(events);
    ChangeEvent last = events.get(events.size() - 1);
    if (last.snapshot()) {
      meters.rowsBackfilled.addAndGet(events.size());
    } else {
      meters.changesDelivered.addAndGet(events.size());
      meters.lastCommitMicros = last.commitMicros();
    }
  }

  /** Flushes the sink and stores what is durable then; does nothing if nothing is new. */
  private void checkpoint() throws InterruptedException {
    lastFlush = System.nanoTime();
    Progress progress = writtenProgress;
    if (progress == null && sink.unflushed() == 0) {
      return;
    }
    var state = sink.flush();
    keeper.save(progress, builder -> builder.sinkStates(List.of(state)));
    writtenProgress = null;
    sink.checkpointStored(state);
    listener.checkpointStored();
  }

  private void closeWriter() {
    try {
      writer.close();
    } catch (Exception e) {
      LOG.warn("{}: closing the sink failed", pipeline, e);
    }
  }
}
