package io.cdcpipeline.bench;

import io.cdcpipeline.internal.debezium.EngineProperties;
import io.cdcpipeline.internal.debezium.ReaderSettings;
import io.cdcpipeline.offset.Lsn;
import java.util.List;
import java.util.Properties;

/**
 * The properties of the bare engine: those that the pipeline itself uses, from the same place, so
 * that the two cannot drift apart. Only what ties an engine to its pipeline is replaced.
 */
final class BareSettings {
  private BareSettings() {}

  static Properties of(Target target) {
    ReaderSettings reader =
        new ReaderSettings(
            Target.PIPELINE,
            target.source(),
            List.of(target.table()),
            target.slot(),
            Target.PUBLICATION,
            target.serverId());
    Properties properties = EngineProperties.of(reader, "none");
    properties.stringPropertyNames().stream()
        .filter(name -> name.endsWith("cdc.run.id"))
        .toList()
        .forEach(properties::remove);
    properties.setProperty("offset.storage", SeededOffsets.class.getName());
    properties.setProperty(SeededOffsets.SEED, seed(target));
    // As often as the pipeline stores its checkpoint; its engine asks the pipeline instead.
    properties.setProperty("offset.flush.interval.ms", "1000");
    if (target.kind() == Options.Database.MYSQL) {
      // The pipeline hands over the table's definition; here Debezium reads it once, at its start.
      properties.setProperty("snapshot.mode", "recovery");
      properties.setProperty(
          "schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
    }
    return properties;
  }

  /** The topic of the table's changes. */
  static String topic(Target target) {
    return ReaderSettings.topicPrefix(Target.PIPELINE) + "." + target.table();
  }

  private static String seed(Target target) {
    return switch (target.kind()) {
      case POSTGRES -> {
        long lsn = Lsn.parse(target.position()).value();
        yield "{\"lsn\":" + lsn + ",\"lsn_commit\":" + lsn + "}";
      }
      case MYSQL ->
          "{\"file\":\""
              + target.file()
              + "\",\"pos\":"
              + target.filePosition()
              + ",\"gtids\":\""
              + target.position()
              + "\"}";
    };
  }
}
