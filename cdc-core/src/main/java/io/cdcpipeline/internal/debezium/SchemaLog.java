package io.cdcpipeline.internal.debezium;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcpipeline.internal.source.SourceDatabase.TableDefinition;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.MySqlOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * MySQL's table definitions as Debezium keeps them: the definitions at the start, then each DDL of
 * the log, as JSON records with positions. Stored in the checkpoint. Thread-safe.
 *
 * <p>Debezium reads ahead of what is delivered, so a checkpoint may hold DDL that lies behind its
 * own offset; {@link #rewindTo} drops it, since the log will bring it again, and a column renamed
 * twice would stop Debezium.
 */
public final class SchemaLog {
  private static final ObjectMapper JSON = new ObjectMapper();

  private List<String> records;

  public SchemaLog(List<String> records) {
    this.records = List.copyOf(records);
  }

  /** A log that begins with these definitions as of {@code offset}. */
  public static SchemaLog primed(
      String topicPrefix, MySqlOffset offset, List<TableDefinition> definitions, long nowMillis) {
    SchemaLog log = new SchemaLog(List.of());
    log.prime(topicPrefix, offset, definitions, nowMillis);
    return log;
  }

  /** Adds definitions of tables that are captured from {@code offset} on. */
  public synchronized void prime(
      String topicPrefix, MySqlOffset offset, List<TableDefinition> definitions, long nowMillis) {
    List<String> grown = new ArrayList<>(records);
    for (TableDefinition definition : definitions) {
      ObjectNode record = JSON.createObjectNode();
      record.putObject("source").put("server", topicPrefix);
      ObjectNode position = record.putObject("position");
      position.put("file", offset.file()).put("pos", offset.position());
      if (!offset.gtids().isEmpty()) {
        position.put("gtids", offset.gtids().toString());
      }
      record
          .put("ts_ms", nowMillis)
          .put("databaseName", definition.database())
          .put("ddl", definition.ddl())
          .put("primed", true);
      grown.add(record.toString());
    }
    records = List.copyOf(grown);
  }

  /** The records in order; the same instance as long as nothing was added. */
  public synchronized List<String> records() {
    return records;
  }

  synchronized void append(String json) {
    // The server's id would make Debezium compare time stamps instead of positions.
    ObjectNode record = (ObjectNode) read(json);
    if (record.get("position") instanceof ObjectNode position) {
      position.remove("server_id");
    }
    List<String> grown = new ArrayList<>(records);
    grown.add(record.toString());
    records = List.copyOf(grown);
  }

  /** Drops the DDL that lies behind the offset. */
  synchronized void rewindTo(MySqlOffset offset) {
    List<String> kept = records.stream().filter(json -> isBefore(read(json), offset)).toList();
    if (kept.size() < records.size()) {
      records = kept;
    }
  }

  private static boolean isBefore(JsonNode record, MySqlOffset offset) {
    if (record.path("primed").asBoolean()) {
      return true;
    }
    JsonNode position = record.path("position");
    if (position.hasNonNull("gtids") && !offset.gtids().isEmpty()) {
      // Debezium notes a DDL under the set before it: an equal set means that it is still to come.
      GtidSet before = GtidSet.parse(position.get("gtids").asText());
      return offset.gtids().contains(before) && !before.contains(offset.gtids());
    }
    MySqlOffset at = MySqlOffset.of(position.path("file").asText(), position.path("pos").asLong());
    return MySqlOffset.of(offset.file(), offset.position()).isAtOrAfter(at);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A stored table definition is not JSON", e);
    }
  }
}
