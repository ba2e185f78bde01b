package io.cdcpipeline.bench;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import org.apache.kafka.connect.source.SourceRecord;

/** The baseline: the initial snapshot of a {@link DebeziumEngine} whose consumer only counts. */
final class BareSnapshot implements TableReader {
  private BareSnapshot() {}

  public static void main(String[] arguments) throws Exception {
    TableReader.measure(new BareSnapshot());
  }

  @Override
  public RowClock.Reading read(Target target, long rows) throws Exception {
    String topic = SnapshotSettings.topic(target);
    RowClock clock = new RowClock(rows);
    DebeziumEngine<RecordChangeEvent<SourceRecord>> engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(SnapshotSettings.of(target))
            .notifying(
                (records, committer) -> {
                  int read = 0;
                  for (RecordChangeEvent<SourceRecord> event : records) {
                    if (event.record().topic().equals(topic)) {
                      read++;
                    }
                  }
                  committer.markProcessed(records.get(records.size() - 1));
                  committer.markBatchFinished();
                  clock.add(read);
                })
            .using(
                (success, message, error) -> {
                  if (!success) {
                    System.err.println("The bare engine failed: " + message + " " + error);
                    Runtime.getRuntime().halt(1);
                  }
                })
            .build();
    Thread running = new Thread(engine, "bare-engine");
    running.start();
    RowClock.Reading reading = clock.await(LIMIT);
    engine.close();
    running.join();
    return reading;
  }
}
