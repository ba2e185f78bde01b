package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.internal.stream.Boundary;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.util.Map;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL: a boundary is the end LSN of a commit. It is written back as {@code lsn} and {@code
 * lsn_commit} without {@code lsn_proc}: then Debezium starts right there, without the search that
 * loses rows when one LSN carries several of them.
 */
final class PostgresPositions implements LogPositions {
  private static final String LSN = "lsn";
  private static final String LSN_COMMIT = "lsn_commit";

  private final long applied;
  private long last;

  PostgresPositions(PostgresOffset start) {
    this.applied = start.commitLsn().value();
    this.last = applied;
  }

  @Override
  public @Nullable Boundary begin(SourceRecord record) {
    return null;
  }

  @Override
  public long place(SourceRecord end) {
    return commitLsn(end);
  }

  @Override
  public Boundary end(SourceRecord end, String transactionId) {
    last = commitLsn(end);
    return new CommitBoundary(last);
  }

  @Override
  public @Nullable Boundary between(SourceRecord record) {
    Object lsn = record.sourceOffset().get(LSN_COMMIT);
    if (!(lsn instanceof Long commit) || Long.compareUnsigned(commit, last) <= 0) {
      return null;
    }
    last = commit;
    return new CommitBoundary(commit);
  }

  @Override
  public boolean isApplied(SourceRecord end, String transactionId) {
    return Long.compareUnsigned(commitLsn(end), applied) <= 0;
  }

  @Override
  public String alone(SourceRecord record) {
    throw new IllegalStateException(
        "PostgreSQL's log has no change outside of a transaction: " + record.sourceOffset());
  }

  @Override
  public Map<String, Object> toDebezium(SourceOffset offset) {
    long lsn = ((PostgresOffset) offset).commitLsn().value();
    return Map.of(LSN, lsn, LSN_COMMIT, lsn);
  }

  private static long commitLsn(SourceRecord end) {
    if (end.sourceOffset().get(LSN_COMMIT) instanceof Long lsn) {
      return lsn;
    }
    throw new IllegalStateException("Debezium's END record carries no lsn_commit");
  }

  private record CommitBoundary(long place) implements Boundary {
    @Override
    public SourceOffset offset() {
      return new PostgresOffset(new Lsn(place));
    }
  }
}
