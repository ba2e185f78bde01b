package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.util.function.Consumer;

/**
 * One point of the log and a consistent view of all tables at it. Holds a connection and an open
 * transaction until it is closed. To be used by one thread; {@link #close()} from any thread ends a
 * read that is under way.
 */
public interface Anchor extends AutoCloseable {

  /** Where streaming starts after the rows of this view have been read. */
  SourceDatabase.StreamStart start();

  /** When the view was taken, by the database's clock, in microseconds since 1970-01-01 UTC. */
  long takenAtMicros();

  /** How many rows the table has by the server's estimate; -1 if it has none. */
  long estimatedRows(TableSchema table);

  /**
   * Reads all rows of a table in the order of its key, in bounded memory.
   *
   * @param sink is given each row; what it throws ends the read and is thrown on
   */
  void read(TableSchema table, Consumer<Row> sink);

  /** Ends the transaction and closes the connection. */
  @Override
  void close();
}
