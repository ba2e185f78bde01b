package io.cdcpipeline.sink;

import io.cdcpipeline.model.ChangeEvent;
import java.util.List;

/**
 * Writes changes to a destination.
 *
 * <p><b>Lifecycle.</b> {@code open (write* flush checkpointStored?)* close}. A writer is opened
 * once, and nothing but {@code close} follows {@code close}. {@code close} may come at any place:
 * before {@code open}, after it threw, and without a {@code flush} before it; what was not flushed
 * is then delivered again after the next start.
 *
 * <p><b>Threads.</b> All calls come from one thread at a time, the writer's own, except {@code
 * close} when a call does not return within the pipeline's bound: then it comes from another
 * thread, and must make the hanging call return or fail. A writer needs no locks of its own
 * otherwise.
 *
 * <p><b>Order.</b> Events come in the order of the log; of one key always. A {@link
 * io.cdcpipeline.model.Operation#SCHEMA_CHANGE} comes before the first row of the new schema.
 *
 * <p><b>Delivery.</b> At least once: after a failure or a restart the events since the last
 * successful {@code flush} come again, in the same order, though perhaps in other batches. A writer
 * must be idempotent by key (or by {@link ChangeEvent#position()}) to make that exactly once in
 * effect.
 *
 * <p><b>Errors.</b> The type decides what the pipeline does. {@link RetriableSinkException}: it
 * waits and hands over all events since the last successful {@code flush} again, to the same
 * writer. {@link RejectedEventsException}: the named events of the batch can never be written, all
 * others of it are written; the pipeline's policy decides about the named ones. {@link
 * FatalSinkException} and every other exception: the pipeline stops, its position stays before the
 * events not yet flushed.
 */
public interface SinkWriter extends AutoCloseable {

  /**
   * Connects to the destination and checks that it can be written to.
   *
   * <p>When it returns, {@code write} may be called. When it throws {@link RetriableSinkException}
   * it is called again after a pause; on any other exception the pipeline does not start, and no
   * row has been read.
   */
  void open(SinkContext context);

  /**
   * Takes events, in order. The writer may buffer them or write them at once; the list is not to be
   * changed and not to be kept after the next {@code flush} has returned.
   *
   * <p>When it returns, the writer has taken all of them. It may block as long as the destination
   * is slow: that is the back-pressure which pauses the log reader.
   */
  void write(List<ChangeEvent> events);

  /**
   * Makes everything taken so far durable at the destination.
   *
   * <p>When it returns, no event taken before can be lost by a crash of the destination or of this
   * process; the pipeline then stores its checkpoint, with the returned state in it.
   *
   * @return what the writer wants back after a restart, or {@link SinkState#NONE}
   */
  SinkState flush();

  /**
   * Tells that the checkpoint with the state that {@link #flush()} returned is durable. For sinks
   * that make data visible only then; a crash may come before this call, so {@link #open} must be
   * able to catch up from {@link SinkContext#state()}.
   */
  default void checkpointStored(SinkState state) {}

  /**
   * Releases everything: connections, threads, buffers. Does not flush. Calling it twice is
   * harmless, and it ends within seconds even when the destination hangs.
   */
  @Override
  void close();
}
