package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.offset.GtidSet;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The events of one binlog file as the server lists them, a page at a time. */
final class MySqlBinlogEvents {
  private static final int PAGE = 5_000;
  private static final Pattern GTID = Pattern.compile("GTID_NEXT\\s*=\\s*'([^']+)'");
  private static final Set<String> BOUNDARIES =
      Set.of(
          "Gtid",
          "Gtid_tagged",
          "Gtid_log_tagged",
          "Anonymous_Gtid",
          "Previous_gtids",
          "Format_desc",
          "Rotate",
          "Stop");

  private final Connection connection;
  private final String file;

  MySqlBinlogEvents(Connection connection, String file) {
    this.connection = connection;
    this.file = file;
  }

  /** One event: its place, what it is, where the next one begins, and the server's words on it. */
  record Event(long position, String type, long next, String info) {
    /** Whether no transaction is open before it. */
    boolean isBoundary() {
      return BOUNDARIES.contains(type) || GTID.matcher(info).find();
    }

    /** Whether it begins the rows of a transaction, behind the event that names it. */
    boolean isBegin() {
      return type.equals("Query") && info.equals("BEGIN");
    }
  }

  /** The events from one on; that one must begin exactly there. */
  List<Event> page(long from, int size) throws SQLException {
    return Jdbc.list(
        connection,
        "SHOW BINLOG EVENTS IN '" + file.replace("'", "''") + "' FROM " + from + " LIMIT " + size,
        r -> new Event(r.getLong(2), r.getString(3), r.getLong(5), r.getString(6)));
  }

  /** All transactions that the server had executed before a boundary in the file. */
  GtidSet gtidsBefore(long boundary) throws SQLException {
    GtidSet gtids = GtidSet.empty();
    long from = MySqlBinlog.FIRST_EVENT;
    // A file always begins with its format and the GTIDs of the files before it.
    boolean begun = false;
    while (from < boundary || !begun) {
      List<Event> page = page(from, PAGE);
      for (Event event : page) {
        Matcher gtid = GTID.matcher(event.info());
        if (event.type().equals("Previous_gtids")) {
          gtids = gtids.union(GtidSet.parse(event.info()));
          begun = true;
        } else if (event.position() >= boundary && begun) {
          return gtids;
        } else if (gtid.find() && !gtid.group(1).equals("ANONYMOUS")) {
          gtids = gtids.add(gtid.group(1));
        }
        from = event.next();
      }
      if (page.isEmpty()) {
        return gtids;
      }
    }
    return gtids;
  }
}
