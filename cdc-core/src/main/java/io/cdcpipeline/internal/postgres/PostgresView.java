package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableChangedException;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.source.ViewConnection;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repeatable-read transaction in whose snapshot tables are read. */
final class PostgresView implements View {
  /**
   * Along the key's index rows come at once, and the server sorts nothing on its disk; the readers
   * are all the parallelism there is to be, and no query of one chunk is worth compiling.
   */
  private static final String SESSION =
      "SET enable_sort = off; SET max_parallel_workers_per_gather = 0; SET jit = off";

  private static final String NOW =
      """
      SELECT pg_current_snapshot()::text, pg_current_wal_insert_lsn()::text,
             (extract(epoch FROM clock_timestamp()) * 1000000)::int8
      """;

  private final Connection connection;
  private final ViewConnection reads;
  private final PostgresShape shape;

  /** What was found unchanged in this transaction, and is locked since. */
  private final Map<TableSchema, PostgresTableReads> unchanged = new HashMap<>();

  private PostgresSnapshot snapshot;
  private long takenAtMicros;

  private PostgresView(
      PostgresConnections connections, PostgresTypes types, @Nullable String exported) {
    this.shape = new PostgresShape(connections, types);
    this.connection = connections.openForReading();
    this.reads = new ViewConnection(connections, connection);
    try {
      PostgresStyles.set(connection);
      Jdbc.execute(connection, SESSION);
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setReadOnly(true);
      if (exported != null) {
        Jdbc.execute(connection, "SET TRANSACTION SNAPSHOT '" + exported + "'");
      }
      this.snapshot = take();
    } catch (SQLException e) {
      Jdbc.closeQuietly(connection);
      throw connections.error("open the snapshot for the backfill", e);
    }
  }

  /** Views of now, all of the snapshot that the first one takes. */
  static List<View> ofNow(PostgresConnections connections, PostgresTypes types, int count) {
    PostgresView first = new PostgresView(connections, types, null);
    List<View> views = new ArrayList<>(List.of(first));
    boolean complete = false;
    try {
      if (count > 1) {
        String exported =
            Jdbc.one(first.connection, "SELECT pg_export_snapshot()", r -> r.getString(1));
        addSame(views, connections, types, exported, count);
      }
      complete = true;
      return views;
    } catch (SQLException e) {
      throw connections.error("export the snapshot of the backfill", e);
    } finally {
      closeUnless(complete, views);
    }
  }

  /** Views of a snapshot that a slot exported, behind whose start nothing is seen. */
  static List<View> ofSlot(
      PostgresConnections connections,
      PostgresTypes types,
      PostgresSlotCreation.Created slot,
      int count) {
    PostgresView first = new PostgresView(connections, types, slot.snapshot());
    first.snapshot = first.snapshot.upTo(slot.start());
    List<View> views = new ArrayList<>(List.of(first));
    boolean complete = false;
    try {
      addSame(views, connections, types, slot.snapshot(), count);
      complete = true;
      return views;
    } finally {
      closeUnless(complete, views);
    }
  }

  private static void addSame(
      List<View> views,
      PostgresConnections connections,
      PostgresTypes types,
      String exported,
      int count) {
    PostgresView first = (PostgresView) views.get(0);
    while (views.size() < count) {
      PostgresView view = new PostgresView(connections, types, exported);
      view.snapshot = first.snapshot;
      view.takenAtMicros = first.takenAtMicros;
      views.add(view);
    }
  }

  private static void closeUnless(boolean complete, List<View> views) {
    if (!complete) {
      views.forEach(View::close);
    }
  }

  private PostgresSnapshot take() throws SQLException {
    return Jdbc.one(
        connection,
        NOW,
        r -> {
          takenAtMicros = r.getLong(3);
          return PostgresSnapshot.of(r.getString(1), Lsn.parse(r.getString(2)));
        });
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public long takenAtMicros() {
    return takenAtMicros;
  }

  @Override
  public void renew() {
    release();
    try {
      snapshot = take();
    } catch (SQLException e) {
      throw reads.error("take a new snapshot for the backfill", e);
    }
  }

  @Override
  public void unlock() {
    if (!unchanged.isEmpty()) {
      rollBack();
    }
  }

  @Override
  public void release() {
    unchanged.clear();
    try {
      connection.commit();
    } catch (SQLException e) {
      throw reads.error("end the snapshot of the backfill", e);
    }
  }

  @Override
  public Optional<KeyBound> step(TableSelection table, @Nullable KeyBound after, int rows) {
    return reading(
        table,
        found ->
            found.isDivisible()
                ? reads.key(found.step(after, rows, table.where()), table.schema().keySize())
                : Optional.empty());
  }

  @Override
  public void read(TableSelection table, KeyRange range, RowSink sink) {
    PostgresCopy copy = new PostgresCopy(table.schema());
    reading(
        table,
        found -> {
          copy.read(connection, found.read(copy.selectList(), range, table.where()), sink);
          return table;
        });
  }

  private interface Reading<T> {
    T of(PostgresTableReads table) throws SQLException;
  }

  /**
   * Reads something of a table. Whatever fails, the transaction goes on from where it was, for the
   * other tables.
   */
  private <T> T reading(TableSelection table, Reading<T> reading) {
    boolean complete = false;
    try {
      T result = reads.reading(table, on -> reading.of(found(table.schema())));
      complete = true;
      return result;
    } finally {
      if (!complete) {
        rollBack();
      }
    }
  }

  private PostgresTableReads found(TableSchema schema) throws SQLException {
    if (unchanged.isEmpty()) {
      Jdbc.execute(connection, "SAVEPOINT unread");
    }
    return unchanged(schema);
  }

  private PostgresTableReads unchanged(TableSchema schema) throws SQLException {
    PostgresTableReads found = unchanged.get(schema);
    if (found != null) {
      return found;
    }
    Optional<String> change;
    try {
      found = PostgresTableReads.of(connection, schema);
      change = shape.whyNot(connection, schema, found.from());
    } catch (SQLException e) {
      if (PostgresErrors.isMissing(e)) {
        throw new TableChangedException(schema.table(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
    if (change.isPresent()) {
      throw new TableChangedException(schema.table(), change.get(), null);
    }
    unchanged.put(schema, found);
    return found;
  }

  /** Twice, since a cancellation may arrive after what it was meant for. */
  private void rollBack() {
    unchanged.clear();
    for (int i = 0; i < 2; i++) {
      try {
        Jdbc.execute(connection, "ROLLBACK TO SAVEPOINT unread; RELEASE SAVEPOINT unread");
        return;
      } catch (SQLException ignored) {
        // If it fails again the connection is lost, as its next use will tell.
      }
    }
  }

  @Override
  public void close() {
    reads.close();
  }
}
