package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.offset.GtidSet;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ids that {@code INSERT INTO t VALUES (id)} has written into the binary log behind a place, as
 * the server itself tells: it logs the text of the statements beside their rows.
 */
final class LoggedInserts {
  private static final Pattern INSERT = Pattern.compile("# INSERT INTO t VALUES \\((\\d+)\\)");
  private static final Pattern GTID = Pattern.compile("SET @@SESSION.GTID_NEXT= '([^']+)'");

  private final TestDatabase database;
  private final String file;
  private final String position;

  private LoggedInserts(TestDatabase database) {
    this.database = database;
    List<String> now = database.query("SHOW MASTER STATUS").get(0);
    this.file = now.get(0);
    this.position = now.get(1);
  }

  /** For sessions that begin from now on. */
  static void logStatements(DatabaseServer server, boolean on) {
    server.execute("SET GLOBAL binlog_rows_query_log_events = " + (on ? "ON" : "OFF"));
  }

  /** What is logged from now on. */
  static LoggedInserts fromNow(TestDatabase database) {
    return new LoggedInserts(database);
  }

  /** Those of transactions that do not belong to this place, by GTID if it has them. */
  List<Long> after(MySqlOffset place) {
    boolean byGtid = !place.gtids().isEmpty();
    List<Long> ids = new ArrayList<>();
    boolean counted = !byGtid;
    for (List<String> event :
        byGtid ? events(file, position) : events(place.file(), Long.toString(place.position()))) {
      Matcher gtid = GTID.matcher(event.get(5));
      if (byGtid && gtid.find()) {
        counted = !place.gtids().contains(GtidSet.parse(gtid.group(1)));
      }
      Matcher insert = INSERT.matcher(event.get(5));
      if (counted && insert.find()) {
        ids.add(Long.valueOf(insert.group(1)));
      }
    }
    return ids;
  }

  /** Of one file: the test's servers begin another one only when they are restarted. */
  private List<List<String>> events(String from, String at) {
    return database.query("SHOW BINLOG EVENTS IN '" + from + "' FROM " + at);
  }
}
