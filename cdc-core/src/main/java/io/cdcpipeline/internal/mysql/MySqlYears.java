package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tables whose rows the binlog client cannot read since it counts YEAR among the numeric columns
 * and the server does not: their signs take one bit each, so the two disagree on how many bytes
 * there are whenever the years make the number of bits pass a multiple of eight.
 */
final class MySqlYears {
  private static final Pattern RELEASE = Pattern.compile("8\\.0\\.(\\d+).*");

  /** Measured: this one does not count it. */
  private static final int LAST_KNOWN_WITHOUT = 12;

  /** Reported: this one does. In between nobody has looked. */
  private static final int FIRST_KNOWN_WITH = 29;

  /** What is known of one server. */
  enum Server {
    READABLE,
    UNKNOWN,
    UNREADABLE
  }

  private MySqlYears() {}

  static Server of(String version) {
    Matcher release = RELEASE.matcher(version);
    if (!release.matches()) {
      return Server.READABLE;
    }
    int patch = Integer.parseInt(release.group(1));
    if (patch >= FIRST_KNOWN_WITH) {
      return Server.READABLE;
    }
    return patch <= LAST_KNOWN_WITHOUT ? Server.UNREADABLE : Server.UNKNOWN;
  }

  /** The tables, of all that the user may see, that have so many numeric columns and years. */
  static List<TableId> ambiguous(Connection connection) throws SQLException {
    record Count(TableId table, int numeric, int years) {
      boolean isAmbiguous() {
        return (numeric + 7) / 8 != (numeric + years + 7) / 8;
      }
    }
    return Jdbc.list(
            connection,
            """
            SELECT TABLE_SCHEMA, TABLE_NAME, sum(DATA_TYPE IN ('tinyint', 'smallint', 'mediumint',
                'int', 'bigint', 'decimal', 'float', 'double')), sum(DATA_TYPE = 'year')
            FROM information_schema.COLUMNS
            GROUP BY TABLE_SCHEMA, TABLE_NAME HAVING sum(DATA_TYPE = 'year') > 0
            """,
            r -> new Count(TableId.of(r.getString(1), r.getString(2)), r.getInt(3), r.getInt(4)))
        .stream()
        .filter(Count::isAmbiguous)
        .map(Count::table)
        .sorted()
        .toList();
  }
}
