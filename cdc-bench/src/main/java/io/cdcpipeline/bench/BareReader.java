package io.cdcpipeline.bench;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * The baseline: a {@link DebeziumEngine} in Connect format whose consumer only counts. Marks the
 * last record of a batch instead of each, which is the least that an engine needs.
 */
final class BareReader implements DebeziumEngine.ChangeConsumer<RecordChangeEvent<SourceRecord>> {
  /** The properties of the engine begin with this in the settings. */
  static final String ENGINE = "engine.";

  static final String TOPIC = "topic";
  static final String WARM_UP = "warmUp";
  static final String ROWS = "rows";

  private final String topic;
  private final Phases phases;

  private BareReader(String topic, Phases phases) {
    this.topic = topic;
    this.phases = phases;
  }

  public static void main(String[] arguments) throws Exception {
    Properties settings = Child.settings();
    Phases phases = phases(settings);
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(engineProperties(settings))
            .notifying(new BareReader(settings.getProperty(TOPIC), phases))
            .using(
                (success, message, error) -> {
                  if (!success) {
                    System.err.println("The bare engine failed: " + message + " " + error);
                    Runtime.getRuntime().halt(1);
                  }
                })
            .build();
    new Thread(engine, "bare-engine").start();
    phases.await();
    Child.result(phases.result());
    engine.close();
    System.exit(0);
  }

  static Phases phases(Properties settings) {
    return new Phases(
        Long.parseLong(settings.getProperty(WARM_UP)), Long.parseLong(settings.getProperty(ROWS)));
  }

  private static Properties engineProperties(Properties settings) {
    Properties properties = new Properties();
    settings.stringPropertyNames().stream()
        .filter(name -> name.startsWith(ENGINE))
        .forEach(
            name ->
                properties.setProperty(
                    name.substring(ENGINE.length()), settings.getProperty(name)));
    return properties;
  }

  @Override
  public void handleBatch(
      List<RecordChangeEvent<SourceRecord>> records,
      DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    int changes = 0;
    for (RecordChangeEvent<SourceRecord> event : records) {
      // All others are the boundaries of transactions and heartbeats.
      if (event.record().topic().equals(topic)) {
        changes++;
      }
    }
    committer.markProcessed(records.get(records.size() - 1));
    committer.markBatchFinished();
    phases.add(changes);
  }

  @Override
  public boolean supportsTombstoneEvents() {
    return false;
  }
}
