package io.cdcpipeline.bench;

import java.util.Properties;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * The properties of a bare engine that makes an initial snapshot: Debezium's defaults, but for what
 * tunes it for throughput.
 */
final class SnapshotSettings {
  private static final String PREFIX = "bench";

  private SnapshotSettings() {}

  static Properties of(Target target) {
    Properties properties = new Properties();
    properties.setProperty("name", PREFIX);
    properties.setProperty("topic.prefix", PREFIX);
    properties.setProperty("offset.storage", MemoryOffsetBackingStore.class.getName());
    properties.setProperty("offset.flush.interval.ms", "1000");
    properties.setProperty("snapshot.mode", "initial");
    properties.setProperty("snapshot.fetch.size", "10240");
    properties.setProperty("max.batch.size", "20000");
    properties.setProperty("max.queue.size", "80000");
    properties.setProperty("poll.interval.ms", "10");
    properties.setProperty("table.include.list", target.table().toString());
    properties.setProperty("database.hostname", target.host());
    properties.setProperty("database.port", String.valueOf(target.port()));
    properties.setProperty("database.user", target.user());
    properties.setProperty("database.password", target.password());
    switch (target.kind()) {
      case POSTGRES -> postgres(properties, target);
      case MYSQL -> mySql(properties, target);
    }
    return properties;
  }

  private static void postgres(Properties properties, Target target) {
    properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    properties.setProperty("database.dbname", target.database());
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", target.slot());
    properties.setProperty("publication.name", Target.PUBLICATION);
    properties.setProperty("publication.autocreate.mode", "disabled");
  }

  private static void mySql(Properties properties, Target target) {
    properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    properties.setProperty("database.include.list", target.database());
    properties.setProperty("database.server.id", String.valueOf(target.serverId()));
    properties.setProperty("include.schema.changes", "false");
    properties.setProperty(
        "schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
  }

  /** The topic of the table's rows. */
  static String topic(Target target) {
    return PREFIX + "." + target.table();
  }
}
