package io.cdcpipeline.offset;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcpipeline.sink.SinkState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The members of the current format. What cannot be read is an IllegalArgumentException. */
final class CheckpointTree {
  private static final String PIPELINE = "pipeline";
  private static final String SAVED_AT = "savedAt";
  private static final String EPOCH = "epoch";
  private static final String OFFSET = "offset";
  private static final String APPLIED_PLACE = "appliedPlace";
  private static final String SOURCE = "source";
  private static final String BACKFILL = "backfill";
  private static final String SINK_STATES = "sinkStates";

  private CheckpointTree() {}

  /** Adds everything but the schema records. */
  static void write(Checkpoint checkpoint, ObjectNode tree) {
    tree.put(PIPELINE, checkpoint.pipeline());
    tree.put(SAVED_AT, checkpoint.savedAt().toString());
    tree.put(EPOCH, checkpoint.epoch());
    tree.put(OFFSET, checkpoint.offset().text());
    tree.put(APPLIED_PLACE, Long.toUnsignedString(checkpoint.appliedPlace(), 16));
    ObjectNode source = tree.putObject(SOURCE);
    checkpoint.sourceIdentity().forEach(source::put);
    checkpoint.backfill().ifPresent(state -> BackfillTree.write(state, tree.putObject(BACKFILL)));
    ArrayNode sinkStates = tree.putArray(SINK_STATES);
    for (SinkState state : checkpoint.sinkStates()) {
      sinkStates.add(Base64.getEncoder().encodeToString(state.bytes()));
    }
  }

  static Checkpoint read(ObjectNode tree) {
    refuseOthers(
        tree,
        Set.of(
            PIPELINE,
            SAVED_AT,
            EPOCH,
            OFFSET,
            APPLIED_PLACE,
            SOURCE,
            BACKFILL,
            SINK_STATES,
            CheckpointCodec.SCHEMA_RECORDS));
    List<SinkState> sinkStates = new ArrayList<>();
    for (String state : strings(tree, SINK_STATES)) {
      sinkStates.add(SinkState.of(Base64.getDecoder().decode(state)));
    }
    return Checkpoint.builder(string(tree, PIPELINE))
        .savedAt(instant(tree))
        .epoch(epoch(tree))
        .offset(SourceOffset.parse(string(tree, OFFSET)))
        .appliedPlace(appliedPlace(tree))
        .sourceIdentity(source(tree))
        .backfill(backfill(tree))
        .sinkStates(sinkStates)
        .schemaRecords(strings(tree, CheckpointCodec.SCHEMA_RECORDS))
        .build();
  }

  private static Instant instant(ObjectNode tree) {
    try {
      return Instant.parse(string(tree, SAVED_AT));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + SAVED_AT + "\" must be a time such as 2026-01-31T12:00:00Z", e);
    }
  }

  private static long appliedPlace(ObjectNode tree) {
    if (!tree.has(APPLIED_PLACE)) {
      return 0;
    }
    String place = string(tree, APPLIED_PLACE);
    try {
      return Long.parseUnsignedLong(place, 16);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "\"" + APPLIED_PLACE + "\" must be a hexadecimal number, got \"" + place + "\"", e);
    }
  }

  private static long epoch(ObjectNode tree) {
    JsonNode epoch = tree.get(EPOCH);
    if (epoch == null || !epoch.isIntegralNumber() || !epoch.canConvertToLong()) {
      throw new IllegalArgumentException("\"" + EPOCH + "\" must be a whole number");
    }
    return epoch.longValue();
  }

  private static Map<String, String> source(ObjectNode tree) {
    Map<String, String> source = new TreeMap<>();
    for (Map.Entry<String, JsonNode> member : object(tree, SOURCE).properties()) {
      source.put(member.getKey(), string(member.getValue(), member.getKey()));
    }
    return source;
  }

  private static @Nullable BackfillState backfill(ObjectNode tree) {
    return tree.has(BACKFILL) ? BackfillTree.read(object(tree, BACKFILL)) : null;
  }

  static void refuseOthers(ObjectNode tree, Set<String> known) {
    for (Iterator<String> names = tree.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        throw new IllegalArgumentException("It has the unknown member \"" + name + "\"");
      }
    }
  }

  static ObjectNode object(ObjectNode tree, String name) {
    if (tree.get(name) instanceof ObjectNode object) {
      return object;
    }
    throw new IllegalArgumentException("\"" + name + "\" must be an object");
  }

  static List<String> strings(ObjectNode tree, String name) {
    if (!(tree.get(name) instanceof ArrayNode array)) {
      throw new IllegalArgumentException("\"" + name + "\" must be an array");
    }
    List<String> strings = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      strings.add(string(element, name));
    }
    return strings;
  }

  static String string(ObjectNode tree, String name) {
    return string(tree.get(name), name);
  }

  static String string(@Nullable JsonNode value, String name) {
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("\"" + name + "\" must be a text");
    }
    return value.textValue();
  }
}
