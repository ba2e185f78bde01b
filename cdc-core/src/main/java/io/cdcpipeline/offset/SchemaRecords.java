package io.cdcpipeline.offset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The schema records with their encoded form, which is made once: they may be megabytes, change
 * rarely, and are part of every save.
 */
final class SchemaRecords {
  static final SchemaRecords NONE = new SchemaRecords(List.of());

  private final List<String> list;
  private volatile byte @Nullable [] encoded;

  private SchemaRecords(List<String> list) {
    this.list = list;
  }

  List<String> list() {
    return list;
  }

  /** This, if it holds that very list already. */
  SchemaRecords orOf(List<String> records) {
    List<String> copy = List.copyOf(records);
    return copy == list ? this : new SchemaRecords(copy);
  }

  /** The records as a compact JSON array in UTF-8; not to be changed. */
  byte[] encoded() {
    byte[] bytes = encoded;
    if (bytes == null) {
      bytes = CheckpointCodec.encodeStrings(list);
      encoded = bytes;
    }
    return bytes;
  }
}
