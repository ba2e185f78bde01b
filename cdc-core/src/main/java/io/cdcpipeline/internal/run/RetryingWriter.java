package io.cdcpipeline.internal.run;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeException;
import dev.failsafe.RetryPolicy;
import io.cdcpipeline.DeliveryOptions;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The writer with the SPI's promise about retries: keeps every event since the last successful
 * flush, and after a {@link RetriableSinkException} hands all of them over again. Confined to the
 * lane's thread.
 */
final class RetryingWriter {
  private static final Duration FIRST_DELAY = Duration.ofMillis(100);
  private static final Duration LONGEST_DELAY = Duration.ofSeconds(10);
  private static final double JITTER = 0.2;

  private final SinkWriter writer;
  private final RetryPolicy<Object> policy;
  private final List<List<ChangeEvent>> window = new ArrayList<>();
  private int unflushed;

  RetryingWriter(
      SinkWriter writer,
      DeliveryOptions options,
      Meters meters,
      Delivery.Listener listener,
      BooleanSupplier aborted) {
    this.writer = writer;
    Duration longest =
        options.retryBudget().compareTo(LONGEST_DELAY) < 0 ? options.retryBudget() : LONGEST_DELAY;
    this.policy =
        RetryPolicy.builder()
            .handle(RetriableSinkException.class)
            .abortIf((result, failure) -> aborted.getAsBoolean())
            .withBackoff(
                longest.compareTo(FIRST_DELAY) > 0 ? FIRST_DELAY : longest.dividedBy(2), longest)
            .withJitter(JITTER)
            .withMaxRetries(-1)
            .withMaxDuration(options.retryBudget())
            .onRetryScheduled(
                event -> {
                  meters.sinkRetries.incrementAndGet();
                  Throwable cause = event.getLastException();
                  meters.trouble = String.valueOf(cause.getMessage());
                  listener.recovering(
                      "the sink is tried again in " + event.getDelay().toMillis() + " ms", cause);
                })
            .onSuccess(event -> meters.trouble = null)
            .build();
  }

  /** Events taken since the last flush. */
  int unflushed() {
    return unflushed;
  }

  void open(SinkContext context) throws InterruptedException {
    retry(
        () -> {
          writer.open(context);
          return SinkState.NONE;
        },
        false);
  }

  void write(List<ChangeEvent> events) throws InterruptedException {
    retry(
        () -> {
          writer.write(events);
          return SinkState.NONE;
        },
        true);
    window.add(events);
    unflushed += events.size();
  }

  SinkState flush() throws InterruptedException {
    SinkState state = retry(writer::flush, true);
    window.clear();
    unflushed = 0;
    return state;
  }

  void checkpointStored(SinkState state) throws InterruptedException {
    retry(
        () -> {
          writer.checkpointStored(state);
          return state;
        },
        false);
  }

  private SinkState retry(Supplier<SinkState> call, boolean rewrite) throws InterruptedException {
    boolean[] again = new boolean[1];
    try {
      return Failsafe.with(policy)
          .get(
              () -> {
                if (again[0] && rewrite) {
                  window.forEach(writer::write);
                }
                again[0] = true;
                return call.get();
              });
    } catch (FailsafeException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw e;
    }
  }
}
