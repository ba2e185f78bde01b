package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.offset.Lsn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A replication slot as {@code pg_replication_slots} shows it, and what that means for us.
 *
 * @param plugin null for a physical slot
 * @param database null for a physical slot
 * @param activePid the server process that reads it; 0 if none does
 * @param restart from where the server keeps its log; null if it no longer does
 * @param confirmed what the reader has confirmed; transactions before it are never sent again
 * @param walStatus reserved, extended, unreserved or lost
 * @param invalidation why the server gave it up; empty before PostgreSQL 17 and if it has not
 */
record PostgresSlot(
    String name,
    @Nullable String plugin,
    @Nullable String database,
    boolean temporary,
    boolean twoPhase,
    int activePid,
    @Nullable Lsn restart,
    @Nullable Lsn confirmed,
    String walStatus,
    String invalidation) {

  static final String PLUGIN = "pgoutput";

  static Optional<PostgresSlot> find(Connection connection, String name) throws SQLException {
    boolean names = connection.getMetaData().getDatabaseMajorVersion() >= 17;
    return Jdbc.first(
        connection,
        "SELECT slot_name, plugin, database, temporary, two_phase, active_pid, restart_lsn::text,"
            + " confirmed_flush_lsn::text, coalesce(wal_status, ''), "
            + (names ? "coalesce(invalidation_reason, '')" : "''")
            + " FROM pg_replication_slots WHERE slot_name = ?",
        PostgresSlot::read,
        name);
  }

  private static PostgresSlot read(ResultSet r) throws SQLException {
    return new PostgresSlot(
        r.getString(1),
        r.getString(2),
        r.getString(3),
        r.getBoolean(4),
        r.getBoolean(5),
        r.getInt(6),
        lsn(r.getString(7)),
        lsn(r.getString(8)),
        r.getString(9),
        r.getString(10));
  }

  private static @Nullable Lsn lsn(@Nullable String text) {
    return text == null ? null : Lsn.parse(text);
  }

  boolean isActive() {
    return activePid != 0;
  }

  /** Why it is not a slot that we could have made or may replace; empty if it is one. */
  Optional<String> whyForeign(String ourDatabase) {
    if (plugin == null) {
      return Optional.of("replication slot " + name + " is a physical one, made for a standby");
    }
    if (!plugin.equals(PLUGIN)) {
      return Optional.of(
          "replication slot " + name + " uses the plugin " + plugin + " instead of " + PLUGIN);
    }
    if (!ourDatabase.equals(database)) {
      return Optional.of(
          "replication slot "
              + name
              + " belongs to the database "
              + database
              + ", not to "
              + ourDatabase);
    }
    if (temporary) {
      return Optional.of(
          "replication slot " + name + " is temporary and ends with the session that made it");
    }
    if (twoPhase) {
      return Optional.of(
          "replication slot "
              + name
              + " decodes prepared transactions (two_phase), which the log"
              + " reader does not understand");
    }
    return Optional.empty();
  }

  /** Why the server can no longer serve it; empty if it can. */
  Optional<String> whyLost() {
    if (!invalidation.isEmpty()) {
      return Optional.of(
          "replication slot "
              + name
              + " was invalidated by the server: "
              + invalidation
              + cause(invalidation));
    }
    if (walStatus.equals("lost") || restart == null || confirmed == null) {
      return Optional.of(
          "replication slot "
              + name
              + " is lost: the server removed log that it still needed,"
              + " because more than max_slot_wal_keep_size had piled up");
    }
    return Optional.empty();
  }

  private static String cause(String invalidation) {
    return switch (invalidation) {
      case "wal_removed" -> " (more log had piled up than max_slot_wal_keep_size)";
      case "idle_timeout" -> " (nobody read it for idle_replication_slot_timeout)";
      case "wal_level_insufficient" -> " (wal_level was below logical)";
      default -> "";
    };
  }

  /** Why streaming from a position would leave a gap; empty if it would not. */
  Optional<String> whyNotFrom(Lsn position) {
    if (restart != null && restart.compareTo(position) > 0) {
      return Optional.of(
          "replication slot "
              + name
              + " was recreated after the position "
              + position
              + ": it keeps the log from "
              + restart
              + " on only");
    }
    if (confirmed != null && confirmed.compareTo(position) > 0) {
      return Optional.of(
          "replication slot "
              + name
              + " is ahead of the position "
              + position
              + ": somebody confirmed "
              + confirmed
              + ", and the server never sends again what was confirmed");
    }
    return Optional.empty();
  }
}
