package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.offset.Lsn;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * {@code pg_current_snapshot()} with the place that the log had reached when it had been taken. By
 * the transactions' ids, since by their places in the log it cannot be told: a transaction becomes
 * visible some time after its commit was logged, and not in the log's order.
 */
final class PostgresSnapshot implements Snapshot {
  private static final String AT = " at ";

  private final long oldestRunning;
  private final long next;
  private final long[] running;
  private final Lsn horizon;

  private PostgresSnapshot(long oldestRunning, long next, long[] running, Lsn horizon) {
    this.oldestRunning = oldestRunning;
    this.next = next;
    this.running = running;
    this.horizon = horizon;
  }

  /**
   * Reads the server's text form.
   *
   * @param snapshot {@code xmin:xmax:xip,xip…}
   * @param horizon no transaction that is seen was committed behind it
   */
  static PostgresSnapshot of(String snapshot, Lsn horizon) {
    String[] parts = snapshot.split(":", -1);
    if (parts.length != 3) {
      throw new IllegalArgumentException(
          "Not a snapshot: '" + snapshot + "'; expected xmin:xmax:xip_list such as 10:20:10,14");
    }
    long[] running =
        parts[2].isEmpty()
            ? new long[0]
            : Arrays.stream(parts[2].split(",")).mapToLong(Long::parseLong).sorted().toArray();
    return new PostgresSnapshot(
        Long.parseLong(parts[0]), Long.parseLong(parts[1]), running, horizon);
  }

  /** Reads what {@link #text} gave. */
  static PostgresSnapshot parse(String text) {
    int at = text.indexOf(AT);
    if (at < 0) {
      throw new IllegalArgumentException(
          "Not a snapshot: '" + text + "'; expected one such as 10:20:10,14 at 16/B374D848");
    }
    return of(text.substring(0, at), Lsn.parse(text.substring(at + AT.length())));
  }

  /**
   * {@inheritDoc} What lies behind the horizon is never seen: so nothing is that a slot streams,
   * where the horizon is the slot's start.
   */
  @Override
  public boolean sees(String transaction, long place) {
    return Long.compareUnsigned(place, horizon.value()) <= 0 && isVisible(widened(transaction));
  }

  private boolean isVisible(long transaction) {
    return transaction < oldestRunning
        || (transaction < next && Arrays.binarySearch(running, transaction) < 0);
  }

  /** The log has the lower 32 bits; no two ids that are in use are further apart than 31. */
  private long widened(String transaction) {
    return next + (int) (Long.parseLong(transaction) - next);
  }

  /** The same with a horizon that is known to be nearer. */
  PostgresSnapshot upTo(Lsn nearer) {
    return new PostgresSnapshot(oldestRunning, next, running, nearer);
  }

  @Override
  public long horizon() {
    return horizon.value();
  }

  @Override
  public String text() {
    return oldestRunning
        + ":"
        + next
        + ":"
        + LongStream.of(running).mapToObj(Long::toString).collect(Collectors.joining(","))
        + AT
        + horizon;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PostgresSnapshot that && text().equals(that.text());
  }

  @Override
  public int hashCode() {
    return text().hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
