package io.cdcpipeline.offset;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Consumer;

/**
 * What brings a record of an older format to the current one, a step per format: the first step
 * makes format 2 of format 1, and so on. A released step is never changed.
 *
 * @param steps each changes a record, without its {@code format} and {@code checksum}, in place
 */
record Migrations(List<Consumer<ObjectNode>> steps) {

  /** Those of this version. */
  static final Migrations REAL = new Migrations(List.of(BackfillTree::migrateFrom1));

  int current() {
    return steps.size() + 1;
  }

  void apply(ObjectNode record, int format) {
    for (Consumer<ObjectNode> step : steps.subList(format - 1, steps.size())) {
      step.accept(record);
    }
  }
}
