package io.cdcpipeline.internal.run;

import io.cdcpipeline.PipelineState;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pipeline's state, changed in one place and logged there once. Thread-safe. */
final class StateMachine {
  private static final Logger LOG = LoggerFactory.getLogger(StateMachine.class);

  private final String pipeline;
  private final Listeners listeners;
  private PipelineState state = PipelineState.CREATED;

  StateMachine(String pipeline, Listeners listeners) {
    this.pipeline = pipeline;
    this.listeners = listeners;
  }

  synchronized PipelineState get() {
    return state;
  }

  /** Goes to {@code next} if the present state passes the test; a final state is never left. */
  boolean move(Predicate<PipelineState> from, PipelineState next) {
    PipelineState old;
    synchronized (this) {
      old = state;
      if (old == next || old.isFinal() || !from.test(old)) {
        return false;
      }
      state = next;
      notifyAll();
    }
    LOG.info("{}: {} -> {}", pipeline, old, next);
    listeners.tell(listener -> listener.stateChanged(old, next));
    return true;
  }

  /** Waits until the state passes the test. */
  synchronized boolean await(Predicate<PipelineState> wanted, Duration bound)
      throws InterruptedException {
    long deadline = System.nanoTime() + bound.toNanos();
    while (!wanted.test(state)) {
      long millis = (deadline - System.nanoTime()) / 1_000_000;
      if (millis <= 0) {
        return false;
      }
      wait(millis);
    }
    return true;
  }
}
