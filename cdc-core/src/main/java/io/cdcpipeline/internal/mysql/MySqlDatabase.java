package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.Snapshot;
import io.cdcpipeline.internal.source.SourceDatabase;
import io.cdcpipeline.internal.source.TableEstimate;
import io.cdcpipeline.internal.source.TablePatterns;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.zip.CRC32;

/** One MySQL server, as one pipeline uses it. */
public final class MySqlDatabase implements SourceDatabase {
  private static final Duration VIEW_LIFE = Duration.ofSeconds(5);
  private static final long FIRST_DERIVED_ID = 3_000_000_000L;
  private static final long DERIVED_IDS = 1_294_967_295L;

  private final MySqlSource source;
  private final String pipeline;
  private final MySqlConnections connections;
  private final MySqlPreflight preflight;
  private final MySqlTables tables;
  private final MySqlCatalog catalog = new MySqlCatalog();
  private final AtomicBoolean warned = new AtomicBoolean();

  public MySqlDatabase(MySqlSource source, String pipeline) {
    this.source = source;
    this.pipeline = pipeline;
    this.connections = new MySqlConnections(source, pipeline);
    this.preflight = new MySqlPreflight(source, pipeline);
    this.tables = new MySqlTables(source);
  }

  /** The id of the log reader: the source's, or one that depends on the pipeline's name alone. */
  public long serverId() {
    CRC32 hash = new CRC32();
    hash.update(pipeline.getBytes(StandardCharsets.UTF_8));
    return source.serverId().orElse(FIRST_DERIVED_ID + hash.getValue() % DERIVED_IDS);
  }

  @Override
  public String describe() {
    return connections.describe();
  }

  @Override
  public void preflight() {
    connections.withPlain(
        "check the server's version",
        connection -> {
          preflight.checkVersion(connection);
          return source;
        });
    connections.with(
        "check the server",
        connection -> {
          List<MySqlTables.Found> captured = tables.select(connection, MySqlServer.of(connection));
          preflight.checkSettings(connection, captured);
          preflight.checkPrivileges(connection, captured);
          preflight.checkTables(connection, captured);
          preflight.warn(captured);
          return captured;
        });
  }

  /**
   * {@inheritDoc} With GTIDs a position means the same on every server of a replication group, so
   * only a server without them is told apart; {@link #whyNotResumable} compares the sets.
   */
  @Override
  public Map<String, String> identity() {
    MySqlServer server = connections.with("identify the server", MySqlServer::of);
    return server.gtid() ? Map.of() : Map.of("serverUuid", server.uuid());
  }

  @Override
  public List<TableSchema> tables() {
    return connections.with(
        "read the table definitions",
        connection -> {
          List<TableSchema> schemas = new ArrayList<>();
          for (TableId table : tables.ids(connection, MySqlServer.of(connection))) {
            // One that was dropped since is reported when the tables are selected again.
            catalog.table(connection, table).ifPresent(schemas::add);
          }
          return schemas;
        });
  }

  @Override
  public StreamStart startAtLatest() {
    return connections.with(
        "find the end of the log", connection -> anchoring(connection, true).latest(connection));
  }

  /**
   * {@inheritDoc} On a server with GTIDs the offset returned always carries them. The definitions
   * are those of now: the server does not know what they were; if a table was altered since, the
   * log reader fails at the first change of it.
   */
  @Override
  public StreamStart startAt(SourceOffset offset) {
    MySqlOffset position = position(offset);
    return connections.with(
        "find the position " + position,
        connection -> {
          MySqlServer server = MySqlServer.of(connection);
          MySqlBinlog binlog = new MySqlBinlog(connection, server);
          Optional<String> obstacle = binlog.whyNotFrom(position);
          if (obstacle.isPresent()) {
            throw lost(position, obstacle.get());
          }
          return new StreamStart(
              binlog.withGtids(position),
              MySqlDefinitions.read(connection, tables.ids(connection, server)));
        });
  }

  @Override
  public Optional<String> whyNotResumable(SourceOffset stored) {
    MySqlOffset position = position(stored);
    return connections.with(
        "check the position " + position,
        connection -> new MySqlBinlog(connection, MySqlServer.of(connection)).whyNotFrom(position));
  }

  @Override
  public Anchored anchor(int views) {
    AtomicReference<StreamStart> start = new AtomicReference<>();
    List<View> opened =
        MySqlView.open(
            connections,
            views,
            readers -> {
              StreamStart fixed = fix(readers, true);
              start.set(fixed);
              return new MySqlSnapshot(position(fixed.offset()));
            },
            this::fixAgain);
    return new Anchored(Objects.requireNonNull(start.get()), opened);
  }

  @Override
  public List<View> views(int count) {
    return MySqlView.open(connections, count, this::fixAgain, this::fixAgain);
  }

  private MySqlSnapshot fixAgain(List<Connection> readers) throws SQLException {
    return new MySqlSnapshot(position(fix(readers, false).offset()));
  }

  private StreamStart fix(List<Connection> readers, boolean defining) throws SQLException {
    Connection other = connections.open();
    try {
      return anchoring(other, defining).fix(readers);
    } finally {
      Jdbc.closeQuietly(other);
    }
  }

  /** {@inheritDoc} Each one means that for an instant nobody may write. */
  @Override
  public Duration viewLife() {
    return VIEW_LIFE;
  }

  /** {@inheritDoc} There is nothing to wait for: no writer can be halfway under the lock. */
  @Override
  public boolean awaitRunning(BooleanSupplier giveUp) {
    return true;
  }

  @Override
  public Snapshot snapshot(String text) {
    return MySqlSnapshot.parse(text);
  }

  @Override
  public TableEstimate estimate(TableSelection table) {
    return connections.with(
        "estimate the size of table " + table.schema().table(),
        connection -> MySqlEstimate.of(connection, table));
  }

  @Override
  public KeyOrder keyOrder(TableSchema table) {
    return MySqlKeyOrder.of(connections, table);
  }

  @Override
  public AddedTable addTable(String name) {
    TablePatterns.check(name);
    List<String> before = tables.names();
    boolean added = false;
    try {
      AddedTable table =
          connections.with(
              "capture " + name,
              connection -> {
                MySqlServer server = MySqlServer.of(connection);
                List<TableId> captured = tables.ids(connection, server);
                List<String> more = new ArrayList<>(before);
                more.add(name);
                tables.names(more);
                List<MySqlTables.Found> found = tables.select(connection, server);
                preflight.checkSettings(connection, found);
                preflight.checkPrivileges(connection, found);
                List<TableId> fresh =
                    found.stream()
                        .map(MySqlTables.Found::id)
                        .filter(id -> !captured.contains(id))
                        .toList();
                if (fresh.size() != 1) {
                  throw new CdcException(
                      Reason.TABLE,
                      name
                          + " is captured already, or excluded with excludeTables(...): "
                          + captured);
                }
                return new AddedTable(
                    catalog
                        .table(connection, fresh.get(0))
                        .orElseThrow(
                            () -> new CdcException(Reason.TABLE, name + " was dropped just now")),
                    MySqlDefinitions.read(connection, fresh));
              });
      added = true;
      return table;
    } finally {
      if (!added) {
        tables.names(before);
      }
    }
  }

  @Override
  public List<TableDefinition> addTables(Set<TableId> known) {
    return connections.with(
        "read the definitions of the tables that are new",
        connection -> {
          List<TableId> fresh =
              tables.ids(connection, MySqlServer.of(connection)).stream()
                  .filter(id -> !known.contains(id))
                  .toList();
          return fresh.isEmpty() ? List.of() : MySqlDefinitions.read(connection, fresh);
        });
  }

  /**
   * {@inheritDoc} There is nothing to wait for: the server itself ends a reader when the next one
   * comes with the same server id, and one whose connection is closed at its next event.
   */
  @Override
  public void awaitReaderGone(Duration bound) {}

  /** {@inheritDoc} The server sends heartbeats by itself. */
  @Override
  public void heartbeat() {}

  /** {@inheritDoc} The server keeps nothing for a reader. */
  @Override
  public void dropServerState() {}

  @Override
  public void close() {}

  private MySqlAnchoring anchoring(Connection connection, boolean defining) throws SQLException {
    MySqlServer server = MySqlServer.of(connection);
    return new MySqlAnchoring(
        connections, pipeline, server, tables.ids(connection, server), defining, warned);
  }

  private CdcException lost(MySqlOffset position, String obstacle) {
    return new CdcException(
        Reason.POSITION_LOST,
        connections.describe()
            + ": cannot stream from "
            + position
            + ": "
            + obstacle
            + ". Start with a new backfill (StartupMode initial or whenNeeded), or from now (latest)"
            + " and accept the gap");
  }

  private static MySqlOffset position(SourceOffset offset) {
    if (offset instanceof MySqlOffset mysql) {
      return mysql;
    }
    throw new IllegalArgumentException("Not a position in a MySQL log: " + offset);
  }
}
