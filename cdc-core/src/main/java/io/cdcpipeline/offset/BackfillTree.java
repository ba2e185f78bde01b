package io.cdcpipeline.offset;

import static io.cdcpipeline.offset.CheckpointTree.object;
import static io.cdcpipeline.offset.CheckpointTree.refuseOthers;
import static io.cdcpipeline.offset.CheckpointTree.string;
import static io.cdcpipeline.offset.CheckpointTree.strings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.BackfillState.Segment;
import io.cdcpipeline.offset.BackfillState.TableState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The backfill's part of a checkpoint. A segment is {@code {"upTo": [...], "epoch": 1}}, without
 * {@code epoch} where there is none, or {@code {"upTo": [...], "planned": true}}; the last segment
 * of a table has no {@code upTo}.
 */
final class BackfillTree {
  private static final String ANCHOR = "anchor";
  private static final String AGAIN = "again";
  private static final String EPOCHS = "epochs";
  private static final String TABLES = "tables";
  private static final String WHERE = "where";
  private static final String SEGMENTS = "segments";
  private static final String UP_TO = "upTo";
  private static final String EPOCH = "epoch";
  private static final String PLANNED = "planned";

  private BackfillTree() {}

  static void write(BackfillState state, ObjectNode tree) {
    tree.put(ANCHOR, state.anchor().text());
    if (state.again()) {
      tree.put(AGAIN, true);
    }
    ObjectNode epochs = tree.putObject(EPOCHS);
    state.epochs().forEach((number, snapshot) -> epochs.put(Integer.toString(number), snapshot));
    ObjectNode tables = tree.putObject(TABLES);
    state.tables().forEach((table, of) -> write(of, tables.putObject(table.toString())));
  }

  private static void write(TableState state, ObjectNode tree) {
    if (state.where() != null) {
      tree.put(WHERE, state.where());
    }
    if (state.again()) {
      tree.put(AGAIN, true);
    }
    ArrayNode segments = tree.putArray(SEGMENTS);
    for (Segment segment : state.segments()) {
      ObjectNode node = segments.addObject();
      if (segment.upTo() != null) {
        segment.upTo().forEach(node.putArray(UP_TO)::add);
      }
      if (!segment.read()) {
        node.put(PLANNED, true);
      } else if (segment.epoch() != BackfillState.NO_EPOCH) {
        node.put(EPOCH, segment.epoch());
      }
    }
  }

  static BackfillState read(ObjectNode tree) {
    refuseOthers(tree, Set.of(ANCHOR, AGAIN, EPOCHS, TABLES));
    SortedMap<Integer, String> epochs = new TreeMap<>();
    ObjectNode snapshots = object(tree, EPOCHS);
    for (Map.Entry<String, JsonNode> epoch : snapshots.properties()) {
      epochs.put(number(epoch.getKey()), string(epoch.getValue(), EPOCHS));
    }
    SortedMap<TableId, TableState> tables = new TreeMap<>();
    for (Map.Entry<String, JsonNode> table : object(tree, TABLES).properties()) {
      if (!(table.getValue() instanceof ObjectNode state)) {
        throw new IllegalArgumentException("\"" + table.getKey() + "\" must be an object");
      }
      tables.put(TableId.parse(table.getKey()), table(state));
    }
    return new BackfillState(
        SourceOffset.parse(string(tree, ANCHOR)), tables, epochs, flag(tree, AGAIN));
  }

  private static TableState table(ObjectNode tree) {
    refuseOthers(tree, Set.of(WHERE, AGAIN, SEGMENTS));
    if (!(tree.get(SEGMENTS) instanceof ArrayNode array)) {
      throw new IllegalArgumentException("\"" + SEGMENTS + "\" must be an array");
    }
    List<Segment> segments = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      if (!(element instanceof ObjectNode segment)) {
        throw new IllegalArgumentException("\"" + SEGMENTS + "\" must hold objects");
      }
      segments.add(segment(segment));
    }
    String where = tree.has(WHERE) ? string(tree, WHERE) : null;
    return new TableState(where, flag(tree, AGAIN), segments);
  }

  private static Segment segment(ObjectNode tree) {
    refuseOthers(tree, Set.of(UP_TO, EPOCH, PLANNED));
    @Nullable List<String> upTo = tree.has(UP_TO) ? strings(tree, UP_TO) : null;
    int epoch = BackfillState.NO_EPOCH;
    if (tree.has(EPOCH)) {
      if (!tree.get(EPOCH).isInt()) {
        throw new IllegalArgumentException("\"" + EPOCH + "\" must be a whole number");
      }
      epoch = tree.get(EPOCH).intValue();
    }
    return new Segment(upTo, !flag(tree, PLANNED), epoch);
  }

  private static boolean flag(ObjectNode tree, String name) {
    JsonNode value = tree.get(name);
    if (value == null) {
      return false;
    }
    if (!value.isBoolean()) {
      throw new IllegalArgumentException("\"" + name + "\" must be true or false");
    }
    return value.booleanValue();
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("\"" + EPOCHS + "\" must be named by numbers", e);
    }
  }

  /**
   * From format 1, which knew finished tables only: the others are begun again, and changes since
   * the anchor come again with them.
   */
  static void migrateFrom1(ObjectNode checkpoint) {
    if (!(checkpoint.get("backfill") instanceof ObjectNode state)) {
      return;
    }
    List<String> finished = strings(state, "finishedTables");
    boolean done = string(state, "phase").equals("done");
    state.remove(List.of("finishedTables", "phase"));
    if (!done) {
      state.put(AGAIN, true);
    }
    state.putObject(EPOCHS);
    ObjectNode tables = state.putObject(TABLES);
    ArrayNode whole = JsonNodeFactory.instance.arrayNode();
    whole.addObject();
    for (String table : finished) {
      tables.putObject(table).set(SEGMENTS, whole);
    }
  }
}
