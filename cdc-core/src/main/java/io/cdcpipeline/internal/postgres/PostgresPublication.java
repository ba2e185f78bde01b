package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The publication that names the captured tables to the server. One of ours bears a comment and is
 * made, altered and dropped by us; any other is used as it is, if it covers the tables.
 */
final class PostgresPublication {
  private static final Logger log = LoggerFactory.getLogger(PostgresPublication.class);

  private final String name;
  private final String pipeline;
  private final String mark;

  PostgresPublication(String name, String pipeline) {
    this.name = name;
    this.pipeline = pipeline;
    this.mark = "Made by CdcPipeline for the pipeline " + pipeline;
  }

  /** What the catalog says about it. */
  private record State(boolean ours, boolean owned, boolean viaRoot, String missingOperations) {}

  private Optional<State> find(Connection connection) throws SQLException {
    return Jdbc.first(
        connection,
        """
        SELECT coalesce(obj_description(oid, 'pg_publication') = ?, false),
               pg_has_role(pubowner, 'USAGE'), pubviaroot,
               concat_ws(', ', CASE WHEN NOT pubinsert THEN 'insert' END,
                   CASE WHEN NOT pubupdate THEN 'update' END,
                   CASE WHEN NOT pubdelete THEN 'delete' END,
                   CASE WHEN NOT pubtruncate THEN 'truncate' END)
        FROM pg_publication WHERE pubname = ?
        """,
        r -> new State(r.getBoolean(1), r.getBoolean(2), r.getBoolean(3), r.getString(4)),
        mark,
        name);
  }

  boolean exists(Connection connection) throws SQLException {
    return find(connection).isPresent();
  }

  /** The tables that it does not publish. */
  Set<TableId> missing(Connection connection, Collection<PostgresRelation> tables)
      throws SQLException {
    Set<TableId> missing = ids(tables);
    missing.removeAll(published(connection, false));
    return missing;
  }

  /** Checks without changing anything that {@link #ensure} will succeed. */
  void check(Connection connection, Collection<PostgresRelation> tables) throws SQLException {
    Optional<State> found = find(connection);
    if (found.isPresent() && !found.get().ours()) {
      checkForeign(connection, found.get(), tables);
      return;
    }
    if (found.isPresent() && !found.get().owned()) {
      throw new CdcException(
          Reason.PRIVILEGE,
          "Publication "
              + name
              + " belongs to another user, who has to alter it: "
              + alter(tables)
              + ", or ALTER PUBLICATION "
              + quoted()
              + " OWNER TO the pipeline's user");
    }
    boolean mayCreate =
        Jdbc.one(
            connection,
            "SELECT has_database_privilege(current_database(), 'CREATE')",
            r -> r.getBoolean(1));
    String notOwned =
        tables.stream()
            .filter(t -> !t.owned())
            .map(t -> t.id().toString())
            .collect(Collectors.joining(", "));
    if (found.isEmpty() && (!mayCreate || !notOwned.isEmpty())) {
      throw new CdcException(
          Reason.PRIVILEGE,
          "Cannot create the publication "
              + name
              + ": "
              + (mayCreate ? "" : "the user lacks CREATE on the database. ")
              + (notOwned.isEmpty() ? "" : "the user does not own " + notOwned + ". ")
              + "Grant what is missing, or let the owner run: "
              + create(tables));
    }
  }

  /**
   * Makes it, or makes it cover exactly the tables if it is ours, or checks that it covers them.
   */
  void ensure(Connection connection, Collection<PostgresRelation> tables) throws SQLException {
    check(connection, tables);
    Optional<State> found = find(connection);
    if (found.isEmpty()) {
      Jdbc.execute(
          connection,
          create(tables)
              + "; COMMENT ON PUBLICATION "
              + quoted()
              + " IS '"
              + mark.replace("'", "''")
              + "'");
      log.info("{}: created publication {} for {} tables", pipeline, name, tables.size());
      return;
    }
    if (found.get().ours() && (!found.get().viaRoot() || !covers(connection, tables))) {
      Jdbc.execute(
          connection,
          alter(tables)
              + "; ALTER PUBLICATION "
              + quoted()
              + " SET (publish_via_partition_root = true)");
      log.info("{}: publication {} now covers {} tables", pipeline, name, tables.size());
    }
  }

  /** Drops it if it is ours. */
  void dropIfOurs(Connection connection) throws SQLException {
    if (find(connection).filter(State::ours).isPresent()) {
      Jdbc.execute(connection, "DROP PUBLICATION IF EXISTS " + quoted());
      log.info("{}: dropped publication {}", pipeline, name);
    }
  }

  private void checkForeign(Connection connection, State state, Collection<PostgresRelation> tables)
      throws SQLException {
    List<String> problems = new ArrayList<>();
    if (!state.missingOperations().isEmpty()) {
      problems.add("it does not publish " + state.missingOperations());
    }
    if (!state.viaRoot() && tables.stream().anyMatch(PostgresRelation::isPartitioned)) {
      problems.add("it has publish_via_partition_root = false, but there are partitioned tables");
    }
    Set<TableId> missing = missing(connection, tables);
    if (!missing.isEmpty()) {
      problems.add("it lacks " + missing);
    }
    Set<TableId> partial = ids(tables);
    partial.retainAll(published(connection, true));
    if (!partial.isEmpty()) {
      problems.add("it publishes only some rows or columns of " + partial);
    }
    if (!problems.isEmpty()) {
      throw new CdcException(
          Reason.TABLE,
          "Publication "
              + name
              + " exists, was not made by this pipeline and does not suit it: "
              + String.join("; ", problems)
              + ". Alter it ("
              + alter(tables)
              + "), or choose another name for publication(...)");
    }
  }

  private boolean covers(Connection connection, Collection<PostgresRelation> tables)
      throws SQLException {
    return published(connection, false).equals(ids(tables))
        && published(connection, true).isEmpty();
  }

  private Set<TableId> published(Connection connection, boolean partly) throws SQLException {
    boolean filters = connection.getMetaData().getDatabaseMajorVersion() >= 15;
    if (partly && !filters) {
      return Set.of();
    }
    String onlyPartly =
        """
         AND (rowfilter IS NOT NULL OR cardinality(attnames) <
              (SELECT count(*) FROM pg_attribute a
               WHERE a.attrelid = format('%I.%I', schemaname, tablename)::regclass
                 AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''))
        """;
    return new HashSet<>(
        Jdbc.list(
            connection,
            "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?"
                + (partly ? onlyPartly : ""),
            r -> TableId.of(r.getString(1), r.getString(2)),
            name));
  }

  private String create(Collection<PostgresRelation> tables) {
    return "CREATE PUBLICATION "
        + quoted()
        + " FOR TABLE "
        + list(tables)
        + " WITH (publish_via_partition_root = true)";
  }

  private String alter(Collection<PostgresRelation> tables) {
    return "ALTER PUBLICATION " + quoted() + " SET TABLE " + list(tables);
  }

  /** ONLY: an inheriting table is a table of its own; a partitioned one has no ONLY. */
  private static String list(Collection<PostgresRelation> tables) {
    return tables.stream()
        .map(t -> (t.isPartitioned() ? "" : "ONLY ") + t.quoted())
        .collect(Collectors.joining(", "));
  }

  private static Set<TableId> ids(Collection<PostgresRelation> tables) {
    return tables.stream().map(PostgresRelation::id).collect(Collectors.toCollection(HashSet::new));
  }

  private String quoted() {
    return PostgresRelation.quote(name);
  }
}
