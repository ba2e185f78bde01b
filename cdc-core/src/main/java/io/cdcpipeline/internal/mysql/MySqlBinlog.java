package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.MySqlOffset;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The binary log of a server: where it ends, what of it is left, and what a position means. */
final class MySqlBinlog {
  /** The first event of a file comes after the file's magic number. */
  static final long FIRST_EVENT = 4;

  private final Connection connection;
  private final MySqlServer server;

  MySqlBinlog(Connection connection, MySqlServer server) {
    this.connection = connection;
    this.server = server;
  }

  private record LogFile(String name, long size) {}

  /** The end of the log now; with the GTIDs of everything before it where the server has them. */
  MySqlOffset end() throws SQLException {
    return Jdbc.first(
            connection,
            server.statusStatement(),
            r ->
                new MySqlOffset(
                    server.gtid() ? GtidSet.parse(r.getString(5)) : GtidSet.empty(),
                    r.getString(1),
                    r.getLong(2)))
        .orElseThrow(
            () ->
                new CdcException(
                    Reason.SERVER_SETTING,
                    "MySQL writes no binary log: start the server with log_bin"));
  }

  /** What rules out streaming from a position; empty if nothing does. */
  Optional<String> whyNotFrom(MySqlOffset offset) throws SQLException {
    if (offset.gtids().isEmpty()) {
      return whyNotFromFile(offset);
    }
    if (!server.gtid()) {
      return Optional.of(
          "the position is a GTID set, but the server has gtid_mode = " + server.gtidMode());
    }
    GtidSet purged = variable("gtid_purged");
    if (!offset.gtids().contains(purged)) {
      return Optional.of(
          "the server has purged transactions that are still needed: it no longer has "
              + purged.subtract(offset.gtids())
              + " (gtid_purged = "
              + purged
              + ", position = "
              + offset.gtids()
              + "); keep the log longer with binlog_expire_logs_seconds");
    }
    GtidSet executed = variable("gtid_executed");
    return executed.contains(offset.gtids())
        ? Optional.empty()
        : Optional.of(
            "the server never executed "
                + offset.gtids().subtract(executed)
                + " (gtid_executed = "
                + executed
                + "): the position comes from another server, or this one was restored since");
  }

  private GtidSet variable(String name) throws SQLException {
    return GtidSet.parse(Jdbc.one(connection, "SELECT @@GLOBAL." + name, r -> r.getString(1)));
  }

  private Optional<String> whyNotFromFile(MySqlOffset offset) throws SQLException {
    List<LogFile> files =
        Jdbc.list(connection, "SHOW BINARY LOGS", r -> new LogFile(r.getString(1), r.getLong(2)));
    Optional<LogFile> file = files.stream().filter(f -> f.name().equals(offset.file())).findFirst();
    if (file.isEmpty()) {
      return Optional.of(
          "the server has no binlog file "
              + offset.file()
              + " (any more): it has "
              + (files.isEmpty()
                  ? "none"
                  : files.get(0).name() + " to " + files.get(files.size() - 1).name())
              + "; keep the log longer with binlog_expire_logs_seconds");
    }
    if (offset.position() > file.get().size()) {
      return Optional.of(
          "position "
              + offset.position()
              + " lies beyond the end of binlog file "
              + offset.file()
              + ", which has "
              + file.get().size()
              + " bytes");
    }
    return whyNoBoundary(offset);
  }

  private Optional<String> whyNoBoundary(MySqlOffset offset) throws SQLException {
    Optional<MySqlBinlogEvents.Event> event;
    try {
      event =
          new MySqlBinlogEvents(connection, offset.file())
              .page(Math.max(FIRST_EVENT, offset.position()), 1).stream().findFirst();
    } catch (SQLException e) {
      if (MySqlErrors.isPrivilege(e)) {
        throw e;
      }
      return Optional.of(
          "position "
              + offset.position()
              + " is not the start of an event in binlog file "
              + offset.file()
              + " ("
              + e.getMessage()
              + ")");
    }
    // The log reader tells a transaction's begin only by its BEGIN, which without GTIDs is as good.
    return event.isEmpty() || event.get().isBoundary() || (!server.gtid() && event.get().isBegin())
        ? Optional.empty()
        : Optional.of(
            "position "
                + offset.position()
                + " in binlog file "
                + offset.file()
                + " lies inside a transaction (at an event "
                + event.get().type()
                + "): give the position where the transaction begins");
  }

  /**
   * The position with its GTIDs, which the log reader starts from on a server that has them: for a
   * file and position, all that were executed before it.
   */
  MySqlOffset withGtids(MySqlOffset offset) throws SQLException {
    if (!server.gtid() || !offset.gtids().isEmpty()) {
      return offset;
    }
    GtidSet before =
        new MySqlBinlogEvents(connection, offset.file()).gtidsBefore(offset.position());
    return new MySqlOffset(before, offset.file(), Math.max(FIRST_EVENT, offset.position()));
  }
}
