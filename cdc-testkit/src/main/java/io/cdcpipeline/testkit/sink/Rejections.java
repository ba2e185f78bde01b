package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.SinkWriter;
import java.util.ArrayList;
import java.util.List;

/** Writes events that a sink may reject. */
final class Rejections {
  private Rejections() {}

  /** Writes the events; the indexes of those that were rejected at once. */
  static List<Integer> of(SinkWriter writer, List<ChangeEvent> events) {
    try {
      writer.write(List.copyOf(events));
      return List.of();
    } catch (RejectedEventsException e) {
      return e.rejections().stream().map(Rejection::index).sorted().toList();
    }
  }

  static List<ChangeEvent> without(List<ChangeEvent> events, List<Integer> rejected) {
    List<ChangeEvent> kept = new ArrayList<>();
    for (int i = 0; i < events.size(); i++) {
      if (!rejected.contains(i)) {
        kept.add(events.get(i));
      }
    }
    return kept;
  }
}
