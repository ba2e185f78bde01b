package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that change data capture can work here, before anything is made or read. */
final class PostgresPreflight {
  private static final Logger log = LoggerFactory.getLogger(PostgresPreflight.class);

  private final PostgresSource source;
  private final String pipeline;

  PostgresPreflight(PostgresSource source, String pipeline) {
    this.source = source;
    this.pipeline = pipeline;
  }

  /** Version, role of the server, and its settings. */
  void checkServer(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    if (major < 14) {
      throw setting(
          "is version "
              + connection.getMetaData().getDatabaseProductVersion()
              + ", but 14 or later is needed");
    }
    if (Jdbc.one(connection, "SELECT pg_is_in_recovery()", r -> r.getBoolean(1))) {
      throw setting(
          "is a standby, which can neither create the publication nor give a snapshot that fits the"
              + " slot: connect to the primary");
    }
    String level = show(connection, "wal_level");
    if (!level.equals("logical")) {
      throw setting(
          "has wal_level = "
              + level
              + ", but logical decoding needs wal_level = logical: ALTER"
              + " SYSTEM SET wal_level = logical, then restart the server");
    }
    if (show(connection, "wal_sender_timeout").equals("0")) {
      log.warn(
          "{}: wal_sender_timeout = 0: the server keeps the slot in use for long after the reader's"
              + " machine is lost",
          pipeline);
    }
  }

  /** The user's attributes and the rights on the tables. */
  void checkUser(Connection connection, List<PostgresRelation> tables) throws SQLException {
    boolean mayReplicate =
        Jdbc.one(
            connection,
            """
            SELECT bool_or(rolsuper OR rolreplication) OR coalesce(
                (SELECT pg_has_role(oid, 'MEMBER') FROM pg_roles WHERE rolname = 'rds_replication'),
                false)
            FROM pg_roles WHERE rolname = current_user
            """,
            r -> r.getBoolean(1));
    if (!mayReplicate) {
      throw new CdcException(
          Reason.PRIVILEGE,
          here()
              + ": user "
              + source.user()
              + " may not replicate: ALTER ROLE "
              + PostgresRelation.quote(source.user())
              + " REPLICATION (on Amazon RDS: GRANT rds_replication)");
    }
    String unreadable = names(tables, t -> !t.readable());
    if (!unreadable.isEmpty()) {
      throw new CdcException(
          Reason.PRIVILEGE,
          here()
              + ": user "
              + source.user()
              + " may not read "
              + unreadable
              + ": GRANT USAGE on the schema and SELECT on the tables");
    }
    String filtered = names(tables, PostgresRelation::filtered);
    if (!filtered.isEmpty()) {
      throw new CdcException(
          Reason.PRIVILEGE,
          here()
              + ": row security hides rows of "
              + filtered
              + " from user "
              + source.user()
              + ", so a backfill would be incomplete: ALTER ROLE "
              + PostgresRelation.quote(source.user())
              + " BYPASSRLS");
    }
  }

  /** Whether the slot is free for us, or there is room to make it. */
  void checkSlot(Connection connection, String name) throws SQLException {
    Optional<PostgresSlot> slot = PostgresSlot.find(connection, name);
    if (slot.isEmpty()) {
      int most = Integer.parseInt(show(connection, "max_replication_slots"));
      int used =
          Jdbc.one(connection, "SELECT count(*) FROM pg_replication_slots", r -> r.getInt(1));
      if (used >= most) {
        throw setting(
            "has all of its "
                + most
                + " replication slots in use (max_replication_slots), and slot "
                + name
                + " has to be created: drop one that nobody reads, or raise the setting");
      }
      return;
    }
    Optional<String> foreign = slot.get().whyForeign(source.database());
    if (foreign.isPresent()) {
      throw setting(
          "has a slot of that name which is not ours: "
              + foreign.get()
              + ". Choose another name for slot(...), or drop it if nobody needs it: SELECT"
              + " pg_drop_replication_slot('"
              + name
              + "')");
    }
    if (slot.get().isActive()) {
      throw inUse(connection, slot.get());
    }
  }

  /** The exception for a slot that somebody else reads. */
  CdcException inUse(Connection connection, PostgresSlot slot) throws SQLException {
    String reader =
        Jdbc.first(
                connection,
                """
                SELECT format('pid %s, user %s, application %s from %s', pid, coalesce(usename, '?'),
                    coalesce(nullif(application_name, ''), '?'),
                    coalesce(client_addr::text, 'the server itself'))
                FROM pg_stat_activity WHERE pid = ?
                """,
                r -> r.getString(1),
                slot.activePid())
            .orElse("pid " + slot.activePid());
    return new CdcException(
        Reason.SLOT_IN_USE,
        here()
            + ": replication slot "
            + slot.name()
            + " is in use by "
            + reader
            + ". Stop the other reader (if it is a lost one: SELECT pg_terminate_backend("
            + slot.activePid()
            + ")), or give this pipeline a slot of its own with slot(...)");
  }

  /** Says what will not work as expected but does not rule out capturing. */
  void warn(List<PostgresRelation> tables) {
    String refused = names(tables, PostgresRelation::updatesFailWhenPublished);
    if (!refused.isEmpty()) {
      log.warn(
          "{}: {} have neither a primary key nor REPLICA IDENTITY FULL: once published, the server"
              + " REFUSES the application's UPDATE and DELETE on them. Add a primary key, ALTER TABLE"
              + " ... REPLICA IDENTITY FULL, or exclude them",
          pipeline,
          refused);
    }
    String keyless = names(tables, t -> !t.hasKey());
    if (!keyless.isEmpty()) {
      log.warn(
          "{}: {} have no primary key: they are read in one piece, and a row cannot be told from its"
              + " equal",
          pipeline,
          keyless);
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    return Jdbc.one(connection, "SHOW " + setting, r -> r.getString(1));
  }

  private static String names(List<PostgresRelation> tables, Predicate<PostgresRelation> which) {
    return tables.stream()
        .filter(which)
        .map(t -> t.id().toString())
        .collect(Collectors.joining(", "));
  }

  private CdcException setting(String what) {
    return new CdcException(Reason.SERVER_SETTING, here() + " " + what);
  }

  private String here() {
    return "PostgreSQL at " + source.host() + ":" + source.port() + "/" + source.database();
  }
}
