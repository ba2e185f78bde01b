package io.cdcpipeline.handoff;

import io.cdcpipeline.model.ChangeEvent;
import java.util.ArrayList;
import java.util.List;

/**
 * What a sink in this JVM was given, over all runs of the pipeline. What is written again after a
 * failure of the sink must be the same as before, and counts once. Thread-safe.
 */
final class Deliveries {
  private final List<ChangeEvent> taken = new ArrayList<>();
  private final List<Long> runs = new ArrayList<>();
  private final List<String> complaints = new ArrayList<>();
  private int flushed;
  private int again;

  /** The sink takes an event. */
  synchronized void take(long run, ChangeEvent event) {
    if (again < taken.size()) {
      ChangeEvent first = taken.get(again);
      if (!same(first, event)) {
        complaints.add("Written again in another way: first " + first + ", then " + event);
      }
    } else {
      taken.add(event);
      runs.add(run);
    }
    again++;
  }

  @SuppressWarnings("UndefinedEquals") // rows compare by content
  private static boolean same(ChangeEvent a, ChangeEvent b) {
    return a.operation() == b.operation()
        && a.position().equals(b.position())
        && java.util.Objects.equals(a.before(), b.before())
        && java.util.Objects.equals(a.after(), b.after());
  }

  synchronized void flushed() {
    if (again < taken.size()) {
      complaints.add((taken.size() - again) + " events were not written again before a flush");
    }
    flushed = taken.size();
    again = flushed;
  }

  /** A call of the sink failed: everything since the last flush is to come again. */
  synchronized void failed() {
    again = flushed;
  }

  /** A new run begins, and with it whatever its checkpoint says. */
  synchronized void opened() {
    flushed = taken.size();
    again = flushed;
  }

  synchronized int size() {
    return taken.size();
  }

  synchronized List<String> complaints() {
    return List.copyOf(complaints);
  }

  synchronized List<Delivery> all() {
    List<Delivery> all = new ArrayList<>();
    for (int i = 0; i < taken.size(); i++) {
      all.addAll(Delivery.of(runs.get(i), taken.get(i)));
    }
    return all;
  }

  /** True if rows of all these versions have arrived. */
  synchronized boolean contain(List<Long> versions) {
    return taken.stream()
        .filter(event -> event.after() != null)
        .map(event -> event.after().value("ver"))
        .collect(java.util.stream.Collectors.toSet())
        .containsAll(versions);
  }
}
