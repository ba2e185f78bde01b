package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.SourceOffset;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * What the pipeline asks of a source database over JDBC: checks, positions, the anchor of a
 * backfill. Opens a connection per call and closes it, unless said otherwise; every call has a
 * bound. All failures are {@link io.cdcpipeline.CdcException}s that name the thing and the remedy;
 * those with the reason UNREACHABLE may pass by themselves, the others do not.
 *
 * <p>Not thread-safe, except {@link #heartbeat()} and {@link #close()}.
 */
public interface SourceDatabase extends AutoCloseable {

  /**
   * Product, version and address, for messages: {@code PostgreSQL 17.11 at localhost:5432/shop}.
   */
  String describe();

  /**
   * Checks credentials, server settings, privileges, tables, and that nobody else reads in our
   * place; reads no row.
   */
  void preflight();

  /** What identifies the server for later starts; stored in the checkpoint and compared. */
  Map<String, String> identity();

  /** The captured tables, in the order of their names, with their present schemas; never empty. */
  List<TableSchema> tables();

  /**
   * Makes streaming from now possible (PostgreSQL: publication and slot) and returns where it
   * starts: no transaction committed before the call is behind it, none committed after it is
   * before it.
   */
  StreamStart startAtLatest();

  /**
   * Makes streaming from the given position possible, or tells why it is not.
   *
   * @throws io.cdcpipeline.CdcException with POSITION_LOST if the server no longer has that
   *     position
   */
  StreamStart startAt(SourceOffset offset);

  /**
   * Checks that streaming can go on from a position that an earlier run stored.
   *
   * @return what rules it out, in words for a person (slot gone, recreated, lost, of another
   *     plugin, ahead of the position, log purged); empty if nothing does
   */
  Optional<String> whyNotResumable(SourceOffset stored);

  /**
   * Fixes one point of the log and opens views that all show the tables exactly at it: what was
   * committed before is in them, what was committed after is in the log behind {@code start}. What
   * is left of an earlier slot of ours is replaced.
   */
  Anchored anchor(int views);

  /** Opens views of now, all of one and the same snapshot. The log is not touched. */
  List<View> views(int count);

  /**
   * How long a view may serve when views are to be short. Zero where a new one costs next to
   * nothing; longer where it means a lock.
   */
  Duration viewLife();

  /**
   * Waits until the transactions that are running now have ended, where a view taken at once could
   * miss one that the log has shown already (PostgreSQL); names those waited for in the log. No
   * bound of its own.
   *
   * @return false if it gave up
   */
  boolean awaitRunning(BooleanSupplier giveUp);

  /** Reads back what {@link Snapshot#text} gave. */
  Snapshot snapshot(String text);

  /**
   * Captures one more table: changes of it that are committed after the call are in the log.
   *
   * @param name schema or database, dot, table
   * @throws io.cdcpipeline.CdcException with TABLE if there is no such table, or it is excluded or
   *     captured already; then nothing has changed
   */
  AddedTable addTable(String name);

  /**
   * Makes the changes of captured tables available that an earlier run did not capture.
   *
   * @param known the tables of the earlier run
   * @return the definitions of the others, where the log reader needs them
   */
  List<TableDefinition> addTables(Set<TableId> known);

  /** How large what is selected is; by statistics, at once. */
  TableEstimate estimate(TableSelection table);

  /** Compares keys of a table that has one. */
  KeyOrder keyOrder(TableSchema table);

  /**
   * Waits until the server has let go of the log reader that was stopped, and ends it if it does
   * not within the bound. When it returns, a new reader can start (or close leaves nothing behind).
   */
  void awaitReaderGone(Duration bound);

  /**
   * Lets the server write a sign of life into its log that the reader will see, where the server
   * does not send one by itself. Thread-safe.
   */
  void heartbeat();

  /** Drops slot and publication if the pipeline made them; for {@code SlotOnClose.DROP}. */
  void dropServerState();

  @Override
  void close();

  /**
   * The beginning of a backfill.
   *
   * @param start where streaming starts after the rows of the views
   * @param views as many as were asked for; to be closed by the caller
   */
  record Anchored(StreamStart start, List<View> views) {
    public Anchored {
      views = List.copyOf(views);
    }
  }

  /**
   * Where streaming starts.
   *
   * @param offset the boundary to stream from
   * @param definitions statements that rebuild the captured tables' definitions as of the offset
   *     (MySQL: {@code CREATE DATABASE} and {@code CREATE TABLE}, in order); empty where the log
   *     reader asks the server itself
   */
  record StreamStart(SourceOffset offset, List<TableDefinition> definitions) {
    public StreamStart {
      definitions = List.copyOf(definitions);
    }
  }

  /**
   * A table that is captured from now on.
   *
   * @param definitions statements that define it, where the log reader needs them
   */
  record AddedTable(TableSchema schema, List<TableDefinition> definitions) {
    public AddedTable {
      definitions = List.copyOf(definitions);
    }
  }

  /**
   * A statement that defines a table.
   *
   * @param database the database it belongs to
   * @param ddl the statement
   */
  record TableDefinition(String database, String ddl) {}
}
