package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PostgresSource;
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
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One PostgreSQL database, with the slot and the publication of one pipeline. */
public final class PostgresDatabase implements SourceDatabase {
  private static final Logger log = LoggerFactory.getLogger(PostgresDatabase.class);
  private static final Duration SLOT_CREATION = Duration.ofMinutes(1);

  private final PostgresSource source;
  private final String pipeline;
  private final String slot;
  private final PostgresConnections connections;
  private final PostgresPublication publication;
  private final PostgresPreflight preflight;
  private final PostgresTables tables;
  private final PostgresReader reader;
  private final PostgresResume resume;
  private final PostgresHeartbeat heartbeat;
  private final PostgresSlotCreation creation;
  private final PostgresRunning running;
  private final PostgresTypes types;
  private final PostgresCatalog catalog;

  public PostgresDatabase(PostgresSource source, String pipeline, String slot, String publication) {
    this(source, pipeline, slot, publication, SLOT_CREATION);
  }

  PostgresDatabase(
      PostgresSource source,
      String pipeline,
      String slot,
      String publication,
      Duration slotCreation) {
    this.source = source;
    this.pipeline = pipeline;
    this.slot = slot;
    this.connections = new PostgresConnections(source, pipeline);
    this.publication = new PostgresPublication(publication, pipeline);
    this.preflight = new PostgresPreflight(source, pipeline);
    this.tables = new PostgresTables(source);
    this.reader = new PostgresReader(connections, preflight, pipeline, slot);
    this.resume = new PostgresResume(this.publication, pipeline, slot, source.database());
    this.heartbeat = new PostgresHeartbeat(connections, pipeline);
    this.creation = new PostgresSlotCreation(connections, pipeline, slotCreation);
    this.running = new PostgresRunning(connections, pipeline);
    this.types = new PostgresTypes(connections::open);
    this.catalog = new PostgresCatalog(types);
  }

  @Override
  public String describe() {
    return connections.describe();
  }

  @Override
  public void preflight() {
    connections.with(
        "check the database",
        connection -> {
          preflight.checkServer(connection);
          List<PostgresRelation> captured = tables.select(connection);
          preflight.checkUser(connection, captured);
          publication.check(connection, captured);
          reader.awaitGoneForPreflight(connection);
          preflight.checkSlot(connection, slot);
          preflight.warn(captured);
          return captured;
        });
    identity();
  }

  /** {@inheritDoc} Found over the replication protocol, so it also shows that this is allowed. */
  @Override
  public Map<String, String> identity() {
    Connection replication = connections.openReplication(Duration.ofSeconds(30));
    try (var statement = replication.createStatement();
        var row = statement.executeQuery("IDENTIFY_SYSTEM")) {
      row.next();
      return Map.of("systemId", row.getString("systemid"), "database", source.database());
    } catch (SQLException e) {
      throw connections.error("identify the server", e);
    } finally {
      Jdbc.closeQuietly(replication);
    }
  }

  @Override
  public List<TableSchema> tables() {
    return connections.with("read the table definitions", this::schemas);
  }

  private List<TableSchema> schemas(Connection connection) throws SQLException {
    List<TableSchema> schemas = new ArrayList<>();
    for (PostgresRelation table : tables.select(connection)) {
      // One that was dropped since is reported when the tables are selected again.
      catalog.table(connection, table.id()).ifPresent(found -> schemas.add(found.schema()));
    }
    return schemas;
  }

  /** The types of this database, for whoever decodes its rows. */
  public PostgresTypes types() {
    return types;
  }

  /** Opens connections for short look-ups. */
  public PostgresTypes.ConnectionSource connectionSource() {
    return new PostgresTypes.ConnectionSource() {
      @Override
      public Connection open() {
        return connections.open();
      }

      @Override
      public CdcException error(String doing, SQLException e) {
        return connections.error(doing, e);
      }
    };
  }

  @Override
  public StreamStart startAtLatest() {
    return connections.with(
        "prepare streaming from now",
        connection -> {
          publication.ensure(connection, tables.select(connection));
          Optional<PostgresSlot> found = usableOrEmpty(connection);
          if (found.isPresent() && found.get().whyLost().isEmpty()) {
            String now =
                Jdbc.one(
                    connection, "SELECT pg_current_wal_insert_lsn()::text", r -> r.getString(1));
            log.info("{}: streaming from now on with the present slot {}", pipeline, slot);
            return start(Lsn.parse(now));
          }
          drop(connection, found);
          try (PostgresSlotCreation.Created created = creation.create(slot)) {
            return start(created.start());
          }
        });
  }

  @Override
  public StreamStart startAt(SourceOffset offset) {
    Lsn position = lsn(offset);
    Optional<String> obstacle = whyNotResumable(offset);
    if (obstacle.isPresent()) {
      throw new CdcException(
          Reason.POSITION_LOST,
          connections.describe()
              + ": cannot stream from "
              + position
              + ": "
              + obstacle.get()
              + ". Start with a new backfill (StartupMode initial or whenNeeded), or from now"
              + " (latest) and accept the gap");
    }
    connections.with(
        "prepare streaming from " + position,
        connection -> {
          publication.ensure(connection, tables.select(connection));
          return position;
        });
    return start(position);
  }

  @Override
  public Optional<String> whyNotResumable(SourceOffset stored) {
    Lsn position = lsn(stored);
    return connections.with(
        "check the replication slot " + slot,
        connection -> resume.whyNotFrom(connection, position, tables.select(connection)));
  }

  @Override
  public Anchored anchor(int views) {
    connections.with(
        "prepare publication and slot",
        connection -> {
          publication.ensure(connection, tables.select(connection));
          drop(connection, usableOrEmpty(connection));
          return slot;
        });
    try (PostgresSlotCreation.Created created = creation.create(slot)) {
      return new Anchored(
          start(created.start()), PostgresView.ofSlot(connections, types, created, views));
    } catch (CdcException e) {
      // A slot that nobody will read would hold the server's log for ever.
      dropAfterFailure(e);
      throw e;
    }
  }

  @Override
  public List<View> views(int count) {
    return PostgresView.ofNow(connections, types, count);
  }

  /** {@inheritDoc} A new transaction is all it takes. */
  @Override
  public Duration viewLife() {
    return Duration.ZERO;
  }

  @Override
  public boolean awaitRunning(BooleanSupplier giveUp) {
    return running.await(giveUp);
  }

  @Override
  public Snapshot snapshot(String text) {
    return PostgresSnapshot.parse(text);
  }

  @Override
  public TableEstimate estimate(TableSelection table) {
    return connections.with(
        "estimate the size of table " + table.schema().table(),
        connection -> PostgresEstimate.of(connection, table));
  }

  @Override
  public KeyOrder keyOrder(TableSchema table) {
    return PostgresKeyOrder.of(connections, table);
  }

  @Override
  public AddedTable addTable(String name) {
    TablePatterns before = tables.patterns();
    boolean added = false;
    try {
      TableSchema schema =
          connections.with(
              "capture " + name,
              connection -> {
                List<PostgresRelation> captured = tables.select(connection);
                tables.patterns(before.plus(name));
                List<PostgresRelation> more = tables.select(connection);
                TableSchema found = schemaOfNew(connection, name, captured, more);
                preflight.checkUser(connection, more);
                publication.ensure(connection, more);
                return found;
              });
      added = true;
      return new AddedTable(schema, List.of());
    } finally {
      if (!added) {
        tables.patterns(before);
      }
    }
  }

  private TableSchema schemaOfNew(
      Connection connection,
      String name,
      List<PostgresRelation> before,
      List<PostgresRelation> after)
      throws SQLException {
    Set<TableId> known = before.stream().map(PostgresRelation::id).collect(Collectors.toSet());
    for (PostgresRelation table : after) {
      if (table.id().toString().equals(name) && !known.contains(table.id())) {
        return catalog
            .table(connection, table.id())
            .orElseThrow(() -> new CdcException(Reason.TABLE, name + " was dropped just now"))
            .schema();
      }
    }
    throw new CdcException(
        Reason.TABLE, name + " is captured already, or excluded with excludeTables(...): " + known);
  }

  @Override
  public List<TableDefinition> addTables(Set<TableId> known) {
    connections.with(
        "publish the tables that are new",
        connection -> {
          List<PostgresRelation> captured = tables.select(connection);
          Set<TableId> missing =
              publication.exists(connection) ? publication.missing(connection, captured) : Set.of();
          if (!missing.isEmpty() && missing.stream().noneMatch(known::contains)) {
            log.info("{}: capturing {} from now on", pipeline, missing);
            publication.ensure(connection, captured);
          }
          return captured;
        });
    return List.of();
  }

  @Override
  public void awaitReaderGone(Duration bound) {
    reader.awaitGone(bound);
  }

  @Override
  public void heartbeat() {
    heartbeat.beat();
  }

  @Override
  public void dropServerState() {
    connections.with(
        "drop replication slot and publication",
        connection -> {
          drop(connection, usableOrEmpty(connection));
          publication.dropIfOurs(connection);
          return slot;
        });
  }

  @Override
  public void close() {
    heartbeat.close();
  }

  /** The slot if there is one; an exception if it is not ours to use or to replace. */
  private Optional<PostgresSlot> usableOrEmpty(Connection connection) throws SQLException {
    Optional<PostgresSlot> found = PostgresSlot.find(connection, slot);
    if (found.isPresent()) {
      preflight.checkSlot(connection, slot);
    }
    return found;
  }

  private void drop(Connection connection, Optional<PostgresSlot> found) throws SQLException {
    if (found.isPresent()) {
      Jdbc.list(connection, "SELECT pg_drop_replication_slot(?)", r -> slot, slot);
      log.info("{}: dropped replication slot {}", pipeline, slot);
    }
  }

  private void dropAfterFailure(CdcException failure) {
    try {
      connections.with(
          "drop replication slot " + slot,
          connection -> {
            drop(connection, usableOrEmpty(connection));
            return slot;
          });
    } catch (CdcException e) {
      failure.addSuppressed(e);
    }
  }

  private static StreamStart start(Lsn lsn) {
    return new StreamStart(new PostgresOffset(lsn), List.of());
  }

  private static Lsn lsn(SourceOffset offset) {
    if (offset instanceof PostgresOffset postgres) {
      return postgres.commitLsn();
    }
    throw new IllegalArgumentException("Not a position in a PostgreSQL log: " + offset);
  }
}
