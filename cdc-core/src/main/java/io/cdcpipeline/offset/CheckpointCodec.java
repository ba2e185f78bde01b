package io.cdcpipeline.offset;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.io.IOException;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints as JSON in UTF-8: the members of {@link CheckpointTree}, then {@code schemaRecords},
 * then {@code checksum} over the compact form of all before it.
 */
final class CheckpointCodec {
  static final String SCHEMA_RECORDS = "schemaRecords";
  private static final String FORMAT = "format";
  private static final String CHECKSUM = "checksum";
  private static final String RESTORE =
      "Restore it from an export or a backup; or, to begin anew by the startup mode, delete it.";

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private CheckpointCodec() {}

  static byte[] encode(Checkpoint checkpoint) {
    ObjectNode head = JSON.createObjectNode().put(FORMAT, Migrations.REAL.current());
    CheckpointTree.write(checkpoint, head);
    byte[] members = bytes(head);
    byte[] name = (",\"" + SCHEMA_RECORDS + "\":").getBytes(UTF_8);
    byte[] records = checkpoint.encodedSchemaRecords().encoded();
    CRC32C crc = new CRC32C();
    crc.update(members, 0, members.length - 1); // all but the closing brace
    crc.update(name);
    crc.update(records);
    crc.update('}');
    byte[] tail = (",\"" + CHECKSUM + "\":\"" + text(crc) + "\"}").getBytes(UTF_8);
    return joined(members, members.length - 1, name, records, tail);
  }

  private static byte[] joined(byte[] first, int length, byte[]... others) {
    int size = length;
    for (byte[] other : others) {
      size += other.length;
    }
    byte[] all = new byte[size];
    System.arraycopy(first, 0, all, 0, length);
    int at = length;
    for (byte[] other : others) {
      System.arraycopy(other, 0, all, at, other.length);
      at += other.length;
    }
    return all;
  }

  static String encodeForPeople(Checkpoint checkpoint) {
    try {
      return JSON.readTree(encode(checkpoint)).toPrettyString() + "\n";
    } catch (IOException e) {
      throw new IllegalStateException("A checkpoint just written cannot be read", e);
    }
  }

  static byte[] encodeStrings(List<String> strings) {
    return bytes(JSON.valueToTree(strings));
  }

  /**
   * Reads a record of this or an older format.
   *
   * @param where names the record at the beginning of a message
   */
  static Checkpoint decode(byte[] record, String where) {
    return decode(record, where, Migrations.REAL);
  }

  static Checkpoint decode(byte[] record, String where, Migrations migrations) {
    ObjectNode tree = tree(record, where);
    int format = format(tree, where);
    if (format > migrations.current()) {
      throw new OffsetStoreException(
          Reason.NEWER,
          where
              + " was written by a newer version of the library: it has format "
              + format
              + ", this version knows up to "
              + migrations.current()
              + ". Run that version again, or restore a record from before the upgrade.");
    }
    checkSum(tree, where);
    try {
      tree.remove(FORMAT);
      migrations.apply(tree, format);
      return CheckpointTree.read(tree);
    } catch (IllegalArgumentException e) {
      throw new OffsetStoreException(
          Reason.DAMAGED, where + " cannot be used: " + e.getMessage() + ". " + RESTORE, e);
    }
  }

  private static ObjectNode tree(byte[] record, String where) {
    try {
      if (JSON.readTree(record) instanceof ObjectNode tree) {
        return tree;
      }
      throw damaged(where, "it is not a JSON object", null);
    } catch (JsonProcessingException e) {
      // Not the exception's message, which quotes the record.
      throw damaged(where, "it is not JSON at " + e.getLocation().offsetDescription(), e);
    } catch (IOException e) {
      throw damaged(where, "it cannot be read", e);
    }
  }

  private static int format(ObjectNode tree, String where) {
    JsonNode format = tree.get(FORMAT);
    if (format == null || !format.isInt() || format.intValue() < 1) {
      throw damaged(where, "its format is not a number from 1", null);
    }
    return format.intValue();
  }

  /** A record without a checksum was edited: it is taken as it is. */
  private static void checkSum(ObjectNode tree, String where) {
    JsonNode stored = tree.remove(CHECKSUM);
    if (stored == null) {
      return;
    }
    CRC32C crc = new CRC32C();
    crc.update(bytes(tree));
    if (!stored.asText().equals(text(crc))) {
      throw new OffsetStoreException(
          Reason.DAMAGED,
          where
              + " does not fit its checksum: it is damaged, or was edited. "
              + RESTORE
              + " If it was edited on purpose, remove the member \""
              + CHECKSUM
              + "\"; it is then taken as it is and signed when it is stored next.");
    }
  }

  private static String text(CRC32C crc) {
    return String.format("crc32c:%08x", crc.getValue());
  }

  private static byte[] bytes(JsonNode tree) {
    try {
      return JSON.writeValueAsBytes(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("Not to be written as JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static OffsetStoreException damaged(
      String where, String problem, @Nullable Throwable cause) {
    return new OffsetStoreException(
        Reason.DAMAGED, where + " is damaged: " + problem + ". " + RESTORE, cause);
  }
}
