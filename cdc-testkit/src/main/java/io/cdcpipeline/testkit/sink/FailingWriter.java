package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.sink.FailurePlan.Call;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A writer of a {@link FailingSink}. */
final class FailingWriter implements SinkWriter {
  private final SinkWriter writer;
  private final FailurePlan plan;
  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  FailingWriter(SinkWriter writer, FailurePlan plan) {
    this.writer = Objects.requireNonNull(writer, "writer");
    this.plan = Objects.requireNonNull(plan, "plan");
  }

  @Override
  public void open(SinkContext context) {
    suffer(Call.OPEN);
    writer.open(context);
  }

  @Override
  public void write(List<ChangeEvent> events) {
    Failure failure = suffer(Call.WRITE);
    if (failure instanceof Failure.Rejected && !events.isEmpty()) {
      writer.write(List.copyOf(events.subList(1, events.size())));
      throw new RejectedEventsException(List.of(new Rejection(0, "rejected by plan")));
    }
    writer.write(events);
  }

  @Override
  public SinkState flush() {
    suffer(Call.FLUSH);
    return writer.flush();
  }

  @Override
  public void checkpointStored(SinkState state) {
    writer.checkpointStored(state);
  }

  @Override
  public void close() {
    closed.complete(null);
    writer.close();
  }

  /** Throws or waits as planned for this call; what it leaves to the call itself is returned. */
  private @Nullable Failure suffer(Call call) {
    Failure failure = plan.strike(call);
    if (failure instanceof Failure.Retriable) {
      throw new RetriableSinkException(call + " fails by plan: try again");
    } else if (failure instanceof Failure.Fatal) {
      throw new FatalSinkException(call + " fails by plan: nothing can help");
    } else if (failure instanceof Failure.Hang) {
      hang(call);
    } else if (failure instanceof Failure.Slow slow) {
      pause(call, slow.pause());
    }
    return failure;
  }

  private void hang(Call call) {
    CompletableFuture<@Nullable Void> released = plan.startHang();
    try {
      CompletableFuture.anyOf(closed, released).get();
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // neither of the two is ever failed
    } finally {
      plan.endHang();
    }
    if (closed.isDone()) {
      throw ended(call);
    }
  }

  private void pause(Call call, Duration pause) {
    try {
      closed.get(pause.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return;
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it is never failed
    }
    throw ended(call);
  }

  private static RetriableSinkException ended(Call call) {
    return new RetriableSinkException(call + " was ended by close");
  }

  private static RetriableSinkException interrupted(Call call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RetriableSinkException(call + " was interrupted", e);
  }
}
