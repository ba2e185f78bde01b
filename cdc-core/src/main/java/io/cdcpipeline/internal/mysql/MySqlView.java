package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeyBound;
import io.cdcpipeline.internal.source.KeyRange;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.TableChangedException;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.internal.source.ViewConnection;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repeatable-read transaction in whose view tables are read. */
final class MySqlView implements View {
  private static final String CLOCK = "SELECT CAST(unix_timestamp(now(6)) * 1000000 AS SIGNED)";

  /** Fixes a place of the log, and opens transactions that see it. */
  @FunctionalInterface
  interface Fixing {
    MySqlSnapshot fix(List<Connection> connections) throws SQLException;
  }

  private final MySqlConnections connections;
  private final Connection connection;
  private final ViewConnection reads;
  private final Fixing fixing;
  private final MySqlShape shape = new MySqlShape();

  /** What was found unchanged in this transaction, and is locked since. */
  private final Map<TableSchema, MySqlTableReads> unchanged = new HashMap<>();

  private MySqlSnapshot snapshot;
  private long takenAtMicros;

  /**
   * A view.
   *
   * @param connection with the transaction open; belongs to the view from here on
   * @param fixing takes the next view
   */
  MySqlView(
      MySqlConnections connections, Connection connection, MySqlSnapshot snapshot, Fixing fixing)
      throws SQLException {
    this.connections = connections;
    this.connection = connection;
    this.reads = new ViewConnection(connections, connection);
    this.fixing = fixing;
    this.snapshot = snapshot;
    this.takenAtMicros = begin();
  }

  /** Opens connections and makes views of them. */
  static List<View> open(MySqlConnections connections, int count, Fixing first, Fixing next) {
    List<Connection> readers = new ArrayList<>();
    List<View> views = new ArrayList<>();
    boolean complete = false;
    try {
      while (readers.size() < count) {
        Connection reader = connections.openForReading();
        readers.add(reader);
        MySqlStream.prepare(reader);
      }
      MySqlSnapshot snapshot = first.fix(readers);
      for (Connection reader : readers) {
        views.add(new MySqlView(connections, reader, snapshot, next));
      }
      complete = true;
      return views;
    } catch (SQLException e) {
      throw connections.error("open the views for the backfill", e);
    } finally {
      if (!complete) {
        readers.forEach(Jdbc::closeQuietly);
      }
    }
  }

  private long begin() throws SQLException {
    Jdbc.execute(connection, "SAVEPOINT unread");
    return Jdbc.one(connection, CLOCK, r -> r.getLong(1));
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
      snapshot = fixing.fix(List.of(connection));
      takenAtMicros = begin();
    } catch (SQLException e) {
      throw reads.error("take a new view for the backfill", e);
    }
  }

  /** {@inheritDoc} A transaction that only reads gives its locks back with what came after. */
  @Override
  public void unlock() {
    unchanged.clear();
    try {
      Jdbc.execute(connection, "ROLLBACK TO SAVEPOINT unread");
    } catch (SQLException e) {
      throw reads.error("let go of the tables that were read", e);
    }
  }

  @Override
  public void release() {
    unchanged.clear();
    try {
      Jdbc.execute(connection, "COMMIT");
    } catch (SQLException e) {
      throw reads.error("end the view of the backfill", e);
    }
  }

  @Override
  public Optional<KeyBound> step(TableSelection table, @Nullable KeyBound after, int rows) {
    return reading(
        table,
        found ->
            found.hasKey()
                ? reads.key(found.step(after, rows, table.where()), table.schema().keySize())
                : Optional.empty());
  }

  @Override
  public void read(TableSelection table, KeyRange range, RowSink sink) {
    MySqlStream stream = new MySqlStream(table.schema());
    reading(
        table,
        found -> {
          stream.read(connection, found.read(stream.selectList(), range, table.where()), sink);
          return table;
        });
  }

  private interface Reading<T> {
    T of(MySqlTableReads table) throws SQLException;
  }

  private <T> T reading(TableSelection table, Reading<T> reading) {
    return reads.reading(table, on -> reading.of(unchanged(table.schema())));
  }

  /**
   * The first row of a table shows whether the view can, and locks the definition; not by an index,
   * which may be younger than the view. The definition is read elsewhere, since here the catalog
   * too is that of the view.
   */
  private MySqlTableReads unchanged(TableSchema schema) throws SQLException {
    MySqlTableReads found = unchanged.get(schema);
    if (found != null) {
      return found;
    }
    try {
      Jdbc.list(
          connection,
          "SELECT 1 FROM " + MySqlDefinitions.quote(schema.table()) + " USE INDEX () LIMIT 1",
          r -> schema);
    } catch (SQLException e) {
      if (MySqlErrors.isChanged(e)) {
        throw new TableChangedException(schema.table(), String.valueOf(e.getMessage()), e);
      }
      throw e;
    }
    found =
        connections.with(
            "read the definition of table " + schema.table(),
            other -> {
              Optional<String> change = shape.whyNot(other, schema);
              if (change.isPresent()) {
                throw new TableChangedException(schema.table(), change.get(), null);
              }
              return MySqlTableReads.of(other, schema);
            });
    unchanged.put(schema, found);
    return found;
  }

  @Override
  public void close() {
    reads.close();
  }
}
