package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.Lsn;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells whether slot and publication still serve a position without a gap. */
final class PostgresResume {
  private static final Logger log = LoggerFactory.getLogger(PostgresResume.class);

  private final PostgresPublication publication;
  private final String pipeline;
  private final String slot;
  private final String database;

  PostgresResume(PostgresPublication publication, String pipeline, String slot, String database) {
    this.publication = publication;
    this.pipeline = pipeline;
    this.slot = slot;
    this.database = database;
  }

  /** What rules out streaming these tables from the position; empty if nothing does. */
  Optional<String> whyNotFrom(
      Connection connection, Lsn position, Collection<PostgresRelation> tables)
      throws SQLException {
    Optional<PostgresSlot> found = PostgresSlot.find(connection, slot);
    if (found.isEmpty()) {
      return Optional.of("replication slot " + slot + " does not exist (any more)");
    }
    PostgresSlot present = found.get();
    if (present.walStatus().equals("unreserved")) {
      log.warn(
          "{}: replication slot {} is about to be lost: the server may remove its log at the next"
              + " checkpoint (max_slot_wal_keep_size)",
          pipeline,
          slot);
    }
    Optional<String> unserved =
        present.whyForeign(database).or(present::whyLost).or(() -> present.whyNotFrom(position));
    if (unserved.isPresent()) {
      return unserved;
    }
    Optional<String> unknown = whyUnknown(connection, position);
    return unknown.isPresent() ? unknown : whyUnpublished(connection, tables);
  }

  private static Optional<String> whyUnknown(Connection connection, Lsn position)
      throws SQLException {
    Lsn written =
        Lsn.parse(
            Jdbc.one(connection, "SELECT pg_current_wal_insert_lsn()::text", r -> r.getString(1)));
    return position.compareTo(written) > 0
        ? Optional.of(
            "the server has written its log only up to "
                + written
                + ", so the position "
                + position
                + " comes from another server or from a state that was restored since")
        : Optional.empty();
  }

  private Optional<String> whyUnpublished(
      Connection connection, Collection<PostgresRelation> tables) throws SQLException {
    if (!publication.exists(connection)) {
      return Optional.of(
          "the publication is gone, and changes made while it did not exist cannot be decoded");
    }
    Set<TableId> missing = publication.missing(connection, tables);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "the publication does not cover "
                + missing
                + ", whose changes since the position are therefore not to be had; was the table"
                + " added to tables(...), or dropped and created again?");
  }
}
