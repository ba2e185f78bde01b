package io.cdcpipeline.bench;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.util.Properties;

/**
 * What a reader in a JVM of its own has to know of the database; handed over as properties.
 *
 * @param tableName the table that is read
 * @param slot PostgreSQL's slot, of this reader alone; empty for MySQL
 * @param serverId MySQL's replica id, of this reader alone; 0 for PostgreSQL
 * @param position the LSN, or the GTID set, behind which the log is read
 * @param file MySQL's binlog file at that position; empty for PostgreSQL
 * @param filePosition the place in that file
 */
record Target(
    Options.Database kind,
    String host,
    int port,
    String user,
    String password,
    String database,
    String tableName,
    String slot,
    long serverId,
    String position,
    String file,
    long filePosition) {
  static final String PIPELINE = "bench";
  static final String PUBLICATION = "bench";

  TableId table() {
    String namespace = kind == Options.Database.POSTGRES ? "public" : database;
    return TableId.of(namespace, tableName);
  }

  /** The same for the table that readers are warmed up with. */
  Target forWarmUp() {
    return new Target(
        kind,
        host,
        port,
        user,
        password,
        database,
        Workload.WARM_UP_TABLE,
        slot.isEmpty() ? slot : slot + "_warm_up",
        serverId,
        position,
        file,
        filePosition);
  }

  String jdbcUrl() {
    return switch (kind) {
      case POSTGRES -> "jdbc:postgresql://" + host + ":" + port + "/" + database;
      case MYSQL ->
          "jdbc:mysql://"
              + host
              + ":"
              + port
              + "/"
              + database
              + "?sslMode=DISABLED&allowPublicKeyRetrieval=true";
    };
  }

  Source source() {
    return switch (kind) {
      case POSTGRES ->
          PostgresSource.builder()
              .host(host)
              .port(port)
              .user(user)
              .password(password)
              .database(database)
              .tables(table().toString())
              .slot(slot)
              .publication(PUBLICATION)
              .build();
      case MYSQL ->
          MySqlSource.builder()
              .host(host)
              .port(port)
              .user(user)
              .password(password)
              .tables(table().toString())
              .serverId(serverId)
              .build();
    };
  }

  SourceOffset offset() {
    return switch (kind) {
      case POSTGRES -> new PostgresOffset(Lsn.parse(position));
      case MYSQL -> new MySqlOffset(GtidSet.parse(position), file, filePosition);
    };
  }

  Properties toProperties() {
    Properties properties = new Properties();
    properties.setProperty("kind", kind.name());
    properties.setProperty("host", host);
    properties.setProperty("port", String.valueOf(port));
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("database", database);
    properties.setProperty("tableName", tableName);
    properties.setProperty("slot", slot);
    properties.setProperty("serverId", String.valueOf(serverId));
    properties.setProperty("position", position);
    properties.setProperty("file", file);
    properties.setProperty("filePosition", String.valueOf(filePosition));
    return properties;
  }

  static Target of(Properties properties) {
    return new Target(
        Options.Database.valueOf(properties.getProperty("kind")),
        properties.getProperty("host"),
        Integer.parseInt(properties.getProperty("port")),
        properties.getProperty("user"),
        properties.getProperty("password"),
        properties.getProperty("database"),
        properties.getProperty("tableName"),
        properties.getProperty("slot"),
        Long.parseLong(properties.getProperty("serverId")),
        properties.getProperty("position"),
        properties.getProperty("file"),
        Long.parseLong(properties.getProperty("filePosition")));
  }
}
