package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The server process that reads the slot for us, seen from outside. */
final class PostgresReader {
  private static final Logger log = LoggerFactory.getLogger(PostgresReader.class);
  private static final Duration POLL = Duration.ofMillis(50);

  /** A reader that was killed is gone by then, if its machine still stands. */
  private static final Duration LEFTOVER = Duration.ofSeconds(5);

  private static final Duration TERMINATION = Duration.ofSeconds(10);

  private final PostgresConnections connections;
  private final PostgresPreflight preflight;
  private final String pipeline;
  private final String slot;

  PostgresReader(
      PostgresConnections connections, PostgresPreflight preflight, String pipeline, String slot) {
    this.connections = connections;
    this.preflight = preflight;
    this.pipeline = pipeline;
    this.slot = slot;
  }

  /** Gives a reader of ours that was just killed the time to vanish. */
  void awaitGoneForPreflight(Connection connection) throws SQLException {
    isGoneWithin(connection, LEFTOVER);
  }

  void awaitGone(Duration bound) {
    connections.with(
        "wait for the log reader to leave the slot " + slot,
        connection -> {
          if (!isGoneWithin(connection, bound)) {
            terminate(connection);
          }
          return slot;
        });
  }

  private void terminate(Connection connection) throws SQLException {
    Optional<PostgresSlot> left = active(connection);
    if (left.isEmpty()) {
      return;
    }
    log.warn(
        "{}: the server still reads slot {} for us: ending its process {}",
        pipeline,
        slot,
        left.get().activePid());
    try {
      Jdbc.list(connection, "SELECT pg_terminate_backend(?)", r -> slot, left.get().activePid());
    } catch (SQLException e) {
      throw new CdcException(
          Reason.SLOT_IN_USE,
          "Replication slot "
              + slot
              + " is still in use by pid "
              + left.get().activePid()
              + ", and the user may not end it: GRANT pg_signal_backend, or run as superuser SELECT"
              + " pg_terminate_backend("
              + left.get().activePid()
              + ")",
          e);
    }
    if (!isGoneWithin(connection, TERMINATION)) {
      throw preflight.inUse(connection, left.get());
    }
  }

  private boolean isGoneWithin(Connection connection, Duration bound) throws SQLException {
    long end = System.nanoTime() + bound.toNanos();
    while (active(connection).isPresent()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      try {
        Thread.sleep(POLL.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CdcException(
            Reason.UNREACHABLE, "Interrupted while waiting for the reader of slot " + slot, e);
      }
    }
    return true;
  }

  private Optional<PostgresSlot> active(Connection connection) throws SQLException {
    return PostgresSlot.find(connection, slot).filter(PostgresSlot::isActive);
  }
}
