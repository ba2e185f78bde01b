package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.internal.stream.LogReader;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.EventPosition;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.TransactionInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Groups Debezium's records by transaction and hands each over when its END has come: only then is
 * PostgreSQL's commit LSN known, which is the transaction's place in the log. Drops transactions
 * that were handed over before. Confined to the reader's thread.
 */
final class TransactionAssembler {
  private static final String BEGIN = "BEGIN";

  private final LogPositions positions;
  private final ChangeDecoder decoder;
  private final String transactionTopic;
  private final String heartbeatTopic;
  private final LogReader.Listener listener;

  private List<DecodedChange> open = new ArrayList<>();
  private boolean inTransaction;

  TransactionAssembler(
      LogPositions positions,
      ChangeDecoder decoder,
      String topicPrefix,
      LogReader.Listener listener) {
    this.positions = positions;
    this.decoder = decoder;
    this.transactionTopic = topicPrefix + EngineProperties.TRANSACTION_TOPIC_SUFFIX;
    this.heartbeatTopic = EngineProperties.HEARTBEAT_TOPIC_PREFIX + topicPrefix;
    this.listener = listener;
  }

  boolean isHeartbeat(SourceRecord record) {
    return record.topic().equals(heartbeatTopic);
  }

  /**
   * Takes the next record of the log.
   *
   * @return false if the listener gave up because a stop was requested
   */
  boolean accept(SourceRecord record, BooleanSupplier stopRequested) throws InterruptedException {
    if (record.topic().equals(transactionTopic)) {
      Struct value = (Struct) record.value();
      return BEGIN.equals(value.getString("status"))
          ? begin(record, stopRequested)
          : end(record, value.getString("id"), stopRequested);
    }
    if (isHeartbeat(record)) {
      return inTransaction || handOver(positions.between(record), stopRequested);
    }
    DecodedChange change = decoder.decode(record);
    if (change == null) {
      return true;
    }
    if (!inTransaction) {
      if (change.operation() == Operation.TRUNCATE) {
        return alone(record, change, stopRequested);
      }
      throw outsideOfTransaction(record, change);
    }
    open.add(change);
    return true;
  }

  /** At once: what follows would move the position past rows that nobody has delivered. */
  private static CdcException outsideOfTransaction(SourceRecord record, DecodedChange change) {
    return new CdcException(
        Reason.STREAM,
        "A row of "
            + change.schema().table()
            + " came outside of a transaction, at "
            + record.sourceOffset()
            + ": XA transactions of MySQL are not supported. Write to the table without XA or leave"
            + " it out; to go on behind these rows start with specific(...) at a later position");
  }

  /** MySQL truncates outside of transactions. The boundary behind it comes with the next record. */
  private boolean alone(SourceRecord record, DecodedChange change, BooleanSupplier stopRequested)
      throws InterruptedException {
    String id = positions.alone(record);
    long place = positions.place(record);
    return positions.isApplied(record, id)
        || listener.transaction(
            new SourceTransaction(id, stamp(List.of(change), id, place), place, null),
            stopRequested);
  }

  private boolean begin(SourceRecord record, BooleanSupplier stopRequested)
      throws InterruptedException {
    inTransaction = true;
    return handOver(positions.begin(record), stopRequested);
  }

  private boolean end(SourceRecord record, String id, BooleanSupplier stopRequested)
      throws InterruptedException {
    inTransaction = false;
    List<DecodedChange> changes = open;
    open = new ArrayList<>(Math.min(changes.size(), 1024));
    boolean applied = positions.isApplied(record, id);
    long place = positions.place(record);
    Boundary boundary = positions.end(record, id);
    if (applied) {
      return true;
    }
    String name = shortId(id);
    return listener.transaction(
        new SourceTransaction(name, stamp(changes, name, place), place, boundary), stopRequested);
  }

  private boolean handOver(@Nullable Boundary boundary, BooleanSupplier stopRequested)
      throws InterruptedException {
    return boundary == null
        || listener.transaction(
            new SourceTransaction("", List.of(), boundary.place(), boundary), stopRequested);
  }

  private static List<ChangeEvent> stamp(List<DecodedChange> changes, String id, long place) {
    int size = changes.size();
    List<ChangeEvent> events = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      DecodedChange change = changes.get(i);
      EventPosition position = new EventPosition(place, i);
      TableSchema previous = change.previousSchema();
      if (previous != null) {
        events.add(
            ChangeEvent.schemaChange(previous, change.schema(), position, change.commitMicros()));
      }
      TransactionInfo transaction = new TransactionInfo(id, i, size, i == size - 1);
      events.add(
          change.operation() == Operation.TRUNCATE
              ? ChangeEvent.truncate(change.schema(), position, transaction, change.commitMicros())
              : ChangeEvent.row(
                  change.operation(),
                  change.before(),
                  change.after(),
                  position,
                  transaction,
                  change.commitMicros()));
    }
    return events;
  }

  /** PostgreSQL's id comes as {@code xid:lsn}; the LSN of the BEGIN is of no use to anybody. */
  private String shortId(String id) {
    int colon = id.indexOf(':');
    return positions instanceof PostgresPositions && colon > 0 ? id.substring(0, colon) : id;
  }
}
