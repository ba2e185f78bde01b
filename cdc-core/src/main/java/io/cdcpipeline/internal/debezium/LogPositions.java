package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.offset.SourceOffset;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * Turns the offsets of Debezium's records into boundaries and back, for one database. Confined to
 * the reader's thread.
 *
 * <p>Only boundaries of transactions ever leave this package: Debezium 3.6.1 loses rows when it
 * resumes inside a PostgreSQL transaction.
 */
interface LogPositions {

  /** A transaction begins; answers the boundary before it where only its BEGIN tells that. */
  @Nullable Boundary begin(SourceRecord record);

  /** Place of the transaction in the log, once its END record is known. */
  long place(SourceRecord end);

  /** The boundary behind the transaction, or null if only a later record tells it. */
  @Nullable Boundary end(SourceRecord end, String transactionId);

  /**
   * The boundary that a record between two transactions tells (a heartbeat, or the BEGIN of the
   * next transaction), or null if it tells nothing new.
   */
  @Nullable Boundary between(SourceRecord record);

  /** Whether the transaction was handed over before this run began. */
  boolean isApplied(SourceRecord end, String transactionId);

  /** The offset in the form in which Debezium resumes at it. */
  Map<String, Object> toDebezium(SourceOffset offset);

  /**
   * A change that stands in the log outside of a transaction, as a TRUNCATE of MySQL does.
   *
   * @return the database's name of it, as a transaction of its own
   */
  String alone(SourceRecord record);
}
