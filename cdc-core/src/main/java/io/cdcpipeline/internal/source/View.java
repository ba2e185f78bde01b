package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A consistent view of the tables on a connection of its own, with a transaction open in it. For
 * one thread; only {@link #close()} may come from another and ends a read that is under way.
 *
 * <p>All methods throw {@link io.cdcpipeline.CdcException}, with UNREACHABLE when the connection is
 * lost, after which only {@link #close()} may be called; and {@link TableChangedException} when a
 * column of the selection was dropped or retyped or the view can no longer show the table, after
 * which the view is still of use for other tables.
 */
public interface View extends AutoCloseable {

  /** Which transactions are seen. */
  Snapshot snapshot();

  /** When the view was taken, by the database's clock, in microseconds since 1970-01-01 UTC. */
  long takenAtMicros();

  /**
   * Ends the transaction and takes a new view of now, on the same connection. Until it is called,
   * the view stays as it is.
   */
  void renew();

  /**
   * Lets go of the tables that were read, so that whoever waits to alter one gets his turn; the
   * view stays as it is.
   */
  void unlock();

  /** Ends the transaction without taking a new view: nothing of the server is held until renew. */
  void release();

  /**
   * The key {@code rows} rows behind {@code after}, within the selection, in the key's order; found
   * by one step along the key's index.
   *
   * @param after null for the table's beginning
   * @return empty if there are fewer rows left, or none
   */
  Optional<KeyBound> step(TableSelection table, @Nullable KeyBound after, int rows);

  /**
   * Reads the rows of a range, in the key's order, in bounded memory. The rows have the selection's
   * schema.
   *
   * @param sink is given each row; what it throws ends the read and is thrown on
   */
  void read(TableSelection table, KeyRange range, RowSink sink);

  @Override
  void close();

  /** Takes rows. */
  interface RowSink {

    /**
     * Takes the next row.
     *
     * @param bytes its size as the server sent it, or an estimate of that
     */
    void row(Row row, int bytes);
  }
}
