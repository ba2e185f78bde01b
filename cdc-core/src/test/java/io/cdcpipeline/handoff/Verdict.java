package io.cdcpipeline.handoff;

import io.cdcpipeline.handoff.History.Version;
import java.util.ArrayList;
import java.util.List;

/** What a judge found against a run; empty if nothing. */
final class Verdict {
  private static final int SHOWN = 12;

  private final List<String> charges = new ArrayList<>();

  void charge(String text) {
    charges.add(text);
  }

  /** A charge with all that is known about the row. */
  void charge(RowKey row, String text, List<Version> committed, List<Delivery> delivered) {
    charges.add(
        row + ": " + text + "\n    committed " + committed + "\n    delivered " + delivered);
  }

  List<String> charges() {
    return charges;
  }

  /** The first charges, and how many there are. */
  String text() {
    List<String> shown = charges.subList(0, Math.min(SHOWN, charges.size()));
    return charges.size() + " charges\n  " + String.join("\n  ", shown);
  }
}
