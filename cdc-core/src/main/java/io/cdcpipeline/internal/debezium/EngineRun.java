package io.cdcpipeline.internal.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.stream.LogReader;
import io.cdcpipeline.offset.SourceOffset;
import io.debezium.embedded.Connect;
import io.debezium.embedded.async.AsyncEmbeddedEngine;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.StopEngineException;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;
import org.apache.kafka.connect.source.SourceTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of a {@link DebeziumEngine}, held at arm's length: nothing retriable is thrown out of its
 * batches, no batch blocks when a stop is asked for, and it is closed from another thread only
 * while no batch is under way, since an engine closed inside a batch leaves its task and the slot
 * behind.
 */
final class EngineRun
    implements LogReader, DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  private static final Logger LOG = LoggerFactory.getLogger(EngineRun.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, EngineRun> RUNS = new ConcurrentHashMap<>();

  private final String id = UUID.randomUUID().toString();
  private final ReaderSettings settings;
  private final LogPositions positions;
  private final SchemaLog schemaLog;
  private final TransactionAssembler assembler;
  private final Listener listener;
  private final SourceOffset startOffset;
  private final boolean heartbeatsProveLink;
  private final ConnectionGauge gauge;

  private final CountDownLatch ended = new CountDownLatch(1);
  private final ReentrantLock batchLock = new ReentrantLock();

  private volatile SourceOffset confirmable;
  private volatile boolean taskStarted;
  private volatile boolean stopping;
  private volatile boolean waiting;
  private volatile boolean confirmPending;
  private volatile long lastHeard = System.nanoTime();
  private volatile @Nullable Throwable failure;
  private volatile @Nullable DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;

  /**
   * @param startOffset where to begin
   * @param confirmed the offset of the stored checkpoint, which may be before {@code startOffset}
   */
  EngineRun(
      ReaderSettings settings,
      LogPositions positions,
      ChangeDecoder decoder,
      SchemaLog schemaLog,
      SourceOffset startOffset,
      SourceOffset confirmed,
      Listener listener) {
    this.settings = settings;
    this.positions = positions;
    this.schemaLog = schemaLog;
    this.startOffset = startOffset;
    this.confirmable = confirmed;
    this.listener = listener;
    this.assembler = new TransactionAssembler(positions, decoder, settings.topicPrefix(), listener);
    this.heartbeatsProveLink = positions instanceof MySqlPositions;
    this.gauge =
        heartbeatsProveLink ? ConnectionGauge.mysql(settings.topicPrefix()) : ConnectionGauge.NONE;
  }

  static EngineRun byId(String id) {
    EngineRun run = RUNS.get(id);
    if (run == null) {
      throw new IllegalStateException("No log reader run " + id);
    }
    return run;
  }

  SchemaLog schemaLog() {
    return schemaLog;
  }

  /**
   * While it starts, Debezium asks where to begin; after that, what it may confirm to the server.
   */
  byte[] offsetForDebezium() {
    SourceOffset offset = taskStarted ? confirmable : startOffset;
    try {
      return JSON.writeValueAsBytes(positions.toDebezium(offset));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The offset " + offset + " could not be written", e);
    }
  }

  @Override
  public void start() {
    RUNS.put(id, this);
    Thread thread = new Thread(this::run, "cdc-" + settings.pipeline() + "-engine");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      DebeziumEngine<RecordChangeEvent<SourceRecord>> made =
          DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
              .using(EngineProperties.of(settings, id))
              .using(EngineRun.class.getClassLoader())
              .using((records, since) -> takeConfirmPending())
              .using(new StartedCallback())
              .using((success, message, error) -> completed(success, message, error))
              .notifying(this)
              .build();
      engine = made;
      if (!stopping) {
        made.run();
      }
    } catch (Throwable t) {
      failure = failure == null ? t : failure;
    } finally {
      RUNS.remove(id);
      ended.countDown();
      listener.ended(stopping ? null : cause());
    }
  }

  private Throwable cause() {
    Throwable known = failure;
    return known != null
        ? known
        : new CdcException(CdcException.Reason.STREAM, "The log reader ended without a reason");
  }

  private void completed(boolean success, @Nullable String message, @Nullable Throwable error) {
    if (!success && failure == null) {
      failure =
          error != null
              ? error
              : new CdcException(CdcException.Reason.STREAM, "The log reader failed: " + message);
    }
  }

  private boolean takeConfirmPending() {
    boolean pending = confirmPending;
    confirmPending = false;
    return pending;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> records,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    batchLock.lock();
    try {
      if (stopping) {
        throw new StopEngineException("stop requested");
      }
      take(records);
    } finally {
      batchLock.unlock();
    }
    committer.markProcessed(records.get(records.size() - 1));
    committer.markBatchFinished();
  }

  private void take(List<RecordChangeEvent<SourceRecord>> records) throws InterruptedException {
    boolean heard = false;
    waiting = true;
    try {
      for (RecordChangeEvent<SourceRecord> event : records) {
        SourceRecord record = event.record();
        heard |= heartbeatsProveLink || !assembler.isHeartbeat(record);
        if (!assembler.accept(record, () -> stopping)) {
          throw new StopEngineException("stop requested");
        }
      }
    } catch (StopEngineException | CdcException e) {
      throw e;
    } catch (RuntimeException e) {
      // Whatever it is, it must not look retriable to Debezium, which would drop the batch.
      throw new CdcException(
          CdcException.Reason.STREAM, "A change could not be decoded: " + e.getMessage(), e);
    } finally {
      if (heard) {
        lastHeard = System.nanoTime();
      }
      waiting = false;
    }
  }

  @Override
  public boolean supportsTombstoneEvents() {
    return false;
  }

  @Override
  public void checkpointStored(SourceOffset offset) {
    confirmable = offset;
    confirmPending = true;
  }

  @Override
  public Duration silence() {
    return waiting || !taskStarted
        ? Duration.ZERO
        : Duration.ofNanos(System.nanoTime() - lastHeard);
  }

  @Override
  public boolean connected() {
    return !taskStarted || gauge.connected();
  }

  @Override
  public boolean stop(Duration bound) {
    long deadline = System.nanoTime() + bound.toNanos();
    stopping = true;
    Thread closer =
        new Thread(() -> closeEngine(deadline), "cdc-" + settings.pipeline() + "-engine-stop");
    closer.setDaemon(true);
    closer.start();
    try {
      if (ended.await(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        return true;
      }
      LOG.warn(
          "{}: the log reader did not stop within {}; ending its task", settings.pipeline(), bound);
      if (engine instanceof AsyncEmbeddedEngine<?> async) {
        async.runWithTask(SourceTask::stop);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }

  private void closeEngine(long deadline) {
    while (ended.getCount() > 0 && System.nanoTime() < deadline) {
      DebeziumEngine<?> current = engine;
      if (current != null) {
        try {
          awaitBatchEnd();
          current.close();
          return;
        } catch (IllegalStateException e) {
          LOG.debug("{}: engine not ready to be closed: {}", settings.pipeline(), e.getMessage());
        } catch (IOException e) {
          LOG.warn("{}: closing the log reader failed", settings.pipeline(), e);
          return;
        }
      }
      if (!pause()) {
        return;
      }
    }
  }

  /** When it returns, no batch is under way, and none begins any more. */
  private void awaitBatchEnd() {
    batchLock.lock();
    try {
      LOG.debug("{}: no batch is under way", settings.pipeline());
    } finally {
      batchLock.unlock();
    }
  }

  private boolean pause() {
    try {
      return !ended.await(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private final class StartedCallback implements DebeziumEngine.ConnectorCallback {
    @Override
    public void taskStarted() {
      lastHeard = System.nanoTime();
      taskStarted = true;
    }
  }
}
