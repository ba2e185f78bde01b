package io.cdcpipeline.internal.run;

import io.cdcpipeline.PipelineListener;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the application's listeners; what they throw is logged. */
final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

  private final String pipeline;
  private final List<PipelineListener> listeners;

  Listeners(String pipeline, List<PipelineListener> listeners) {
    this.pipeline = pipeline;
    this.listeners = List.copyOf(listeners);
  }

  void tell(Consumer<PipelineListener> news) {
    for (PipelineListener listener : listeners) {
      try {
        news.accept(listener);
      } catch (RuntimeException e) {
        LOG.warn("{}: a listener threw", pipeline, e);
      }
    }
  }
}
