package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.TestDatabase;
import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.connect.source.SourceRecord;
import org.awaitility.Awaitility;

/** A bare DebeziumEngine on one test database, with our decoder behind it. */
final class LogTap implements AutoCloseable {
  private static final String CANARY = "canary";
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine;
  private final Thread thread;
  private final ChangeDecoder decoder;
  private final List<DecodedChange> changes = new CopyOnWriteArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean canarySeen;
  private final CountDownLatch streaming = new CountDownLatch(1);

  private LogTap(Properties properties, ChangeDecoder decoder) {
    this.decoder = decoder;
    this.engine =
        DebeziumEngine.create(Connect.class)
            .using(properties)
            .using(
                (success, message, error) -> {
                  if (!success) {
                    failure.set(error == null ? new IllegalStateException(message) : error);
                  }
                })
            .using(
                new DebeziumEngine.ConnectorCallback() {
                  @Override
                  public void pollingStarted() {
                    streaming.countDown();
                  }
                })
            .notifying(
                (records, committer) -> {
                  for (ChangeEvent<SourceRecord, SourceRecord> record : records) {
                    accept(record.value());
                    committer.markProcessed(record);
                  }
                  committer.markBatchFinished();
                })
            .build();
    this.thread = new Thread(engine, "log-tap");
    thread.start();
  }

  private void accept(SourceRecord record) {
    try {
      DecodedChange change = decoder.decode(record);
      if (change != null && change.schema().table().name().equals(CANARY)) {
        canarySeen = true;
      } else if (change != null) {
        changes.add(change);
      }
    } catch (RuntimeException e) {
      failure.compareAndSet(null, e);
    }
  }

  static LogTap postgres(TestDatabase database, TableSchema... known) {
    Properties properties = common(database.server(), ValueModes.postgres());
    properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    properties.setProperty("database.dbname", database.name());
    properties.setProperty("plugin.name", "pgoutput");
    properties.setProperty("slot.name", "tap_" + database.name());
    properties.setProperty("publication.autocreate.mode", "all_tables");
    database.execute("CREATE TABLE canary (id serial PRIMARY KEY)");
    PostgresTypes types = new PostgresTypes(database::connect);
    LogTap tap =
        new LogTap(properties, knowing(ChangeDecoder.postgres(types, database::connect), known));
    tap.awaitStart();
    tap.awaitCanary(database);
    return tap;
  }

  static LogTap mySql(TestDatabase database, TableSchema... known) {
    Properties properties = common(database.server(), ValueModes.mySql());
    properties.setProperty("connector.class", "io.debezium.connector.mysql.MySqlConnector");
    properties.setProperty("database.include.list", database.name());
    properties.setProperty("database.server.id", Integer.toString(7_000 + NUMBER.get()));
    properties.setProperty("include.schema.changes", "false");
    properties.setProperty(
        "schema.history.internal", "io.debezium.relational.history.MemorySchemaHistory");
    database.execute("CREATE TABLE canary (id serial)");
    LogTap tap = new LogTap(properties, knowing(ChangeDecoder.mySql(), known));
    tap.awaitStart();
    tap.awaitCanary(database);
    return tap;
  }

  private static ChangeDecoder knowing(ChangeDecoder decoder, TableSchema... known) {
    for (TableSchema schema : known) {
      decoder.know(schema);
    }
    return decoder;
  }

  private static Properties common(DatabaseServer server, Map<String, String> modes) {
    Properties properties = new Properties();
    properties.putAll(modes);
    String name = "tap" + NUMBER.incrementAndGet();
    properties.setProperty("name", name);
    properties.setProperty("topic.prefix", name);
    properties.setProperty("database.hostname", server.host());
    properties.setProperty("database.port", Integer.toString(server.port()));
    properties.setProperty("database.user", server.user());
    properties.setProperty("database.password", server.password());
    properties.setProperty(
        "offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
    properties.setProperty("snapshot.mode", "no_data");
    properties.setProperty("errors.max.retries", "0");
    properties.setProperty("poll.interval.ms", "20");
    properties.setProperty("tombstones.on.delete", "false");
    return properties;
  }

  private boolean failed() {
    return failure.get() != null;
  }

  private void awaitStart() {
    Awaitility.await("engine polls")
        .atMost(Duration.ofSeconds(60))
        .until(() -> failed() || streaming.getCount() == 0);
  }

  /** The engine says that it polls before it knows where the stream begins. */
  private void awaitCanary(TestDatabase database) {
    Awaitility.await("stream has begun")
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(
            () -> {
              database.execute("INSERT INTO canary (id) VALUES (DEFAULT)");
              return failed() || canarySeen;
            });
  }

  /** All changes so far, once there are as many. */
  List<DecodedChange> await(int count) {
    Awaitility.await(count + " changes")
        .atMost(Duration.ofSeconds(60))
        .until(() -> failed() || changes.size() >= count);
    if (failed()) {
      throw new IllegalStateException("The engine or the decoder failed", failure.get());
    }
    return List.copyOf(changes);
  }

  @Override
  public void close() {
    try {
      engine.close();
      thread.join(TimeUnit.SECONDS.toMillis(60));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
