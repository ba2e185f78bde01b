package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Checks that change data capture can work here, before anything is made or read. */
final class MySqlPreflight {
  private static final Logger log = LoggerFactory.getLogger(MySqlPreflight.class);
  private static final long HOUR = 3_600;

  private final MySqlSource source;
  private final String pipeline;

  MySqlPreflight(MySqlSource source, String pipeline) {
    this.source = source;
    this.pipeline = pipeline;
  }

  /** Product and version; before anything that only MySQL 8 understands. */
  void checkVersion(Connection connection) throws SQLException {
    String version =
        Jdbc.one(
            connection, "SELECT concat(@@version, ' ', @@version_comment)", r -> r.getString(1));
    if (version.toLowerCase(Locale.ROOT).contains("mariadb")) {
      throw setting(
          "is MariaDB (" + version + "), whose log is of another kind: only MySQL is supported");
    }
    if (connection.getMetaData().getDatabaseMajorVersion() < 8) {
      throw setting("is version " + version + ", but 8.0 or later is needed");
    }
  }

  /** The settings of the binary log. All that are wrong are named together. */
  void checkSettings(Connection connection, List<MySqlTables.Found> tables) throws SQLException {
    Map<String, String> have = variables(connection);
    List<String> problems = new ArrayList<>();
    require(have, problems, "log_bin", "ON", "start the server with log_bin");
    require(have, problems, "binlog_format", "ROW", "SET PERSIST binlog_format = 'ROW'");
    require(have, problems, "binlog_row_image", "FULL", "SET PERSIST binlog_row_image = 'FULL'");
    require(
        have,
        problems,
        "binlog_row_value_options",
        "",
        "SET PERSIST binlog_row_value_options = '': partial JSON cannot be applied");
    if ("0".equals(have.get("server_id"))) {
      problems.add("server_id = 0, but a server with a log needs one: SET PERSIST server_id = 1");
    }
    if (!problems.isEmpty()) {
      throw setting(
          "has settings that rule out change data capture: "
              + String.join("; ", problems)
              + ". Sessions that are open keep the old values: restart the applications too");
    }
    checkFilters(connection, tables);
    long expires = Long.parseLong(have.getOrDefault("binlog_expire_logs_seconds", "0"));
    if (expires > 0 && expires < HOUR) {
      log.warn(
          "{}: binlog_expire_logs_seconds = {}: a pipeline that stands still for longer loses its"
              + " position",
          pipeline,
          expires);
    }
  }

  /** A database left out of the log by the server's own filter would be silent for ever. */
  private void checkFilters(Connection connection, List<MySqlTables.Found> tables)
      throws SQLException {
    String statement = MySqlServer.of(connection).statusStatement();
    List<String[]> filters;
    try {
      filters =
          Jdbc.list(connection, statement, r -> new String[] {r.getString(3), r.getString(4)});
    } catch (SQLException e) {
      if (MySqlErrors.isPrivilege(e)) {
        throw missing("REPLICATION CLIENT", statement, e);
      }
      throw e;
    }
    List<String> silent =
        filters.stream()
            .flatMap(
                f ->
                    tables.stream()
                        .map(t -> t.id().namespace())
                        .distinct()
                        .filter(db -> isFiltered(db, split(f[0]), split(f[1]))))
            .toList();
    if (!silent.isEmpty()) {
      throw setting(
          "leaves the databases "
              + silent
              + " out of its binary log: change --binlog-do-db or --binlog-ignore-db");
    }
  }

  private static boolean isFiltered(String database, List<String> only, List<String> never) {
    return (!only.isEmpty() && !only.contains(database)) || never.contains(database);
  }

  private static List<String> split(@Nullable String names) {
    return names == null || names.isBlank() ? List.of() : Arrays.asList(names.split(",", -1));
  }

  /**
   * Tables whose changes would end the stream. Those that are not captured are in the log as well,
   * but may be such that nobody changes them.
   */
  void checkTables(Connection connection, List<MySqlTables.Found> captured) throws SQLException {
    String version = Jdbc.one(connection, "SELECT @@version", r -> r.getString(1));
    MySqlYears.Server known = MySqlYears.of(version);
    if (known == MySqlYears.Server.READABLE) {
      return;
    }
    String remedy =
        ", since this server, version "
            + version
            + ", does not count YEAR among the numeric columns and Debezium does. Add one numeric"
            + " column, make the YEAR a SMALLINT, or upgrade the server to 8.0.29 or later";
    List<TableId> ambiguous = MySqlYears.ambiguous(connection);
    List<TableId> ours =
        captured.stream().map(MySqlTables.Found::id).filter(ambiguous::contains).toList();
    if (!ours.isEmpty() && known == MySqlYears.Server.UNREADABLE) {
      throw new CdcException(
          Reason.TABLE, here() + ": changes of " + names(ours) + " cannot be read" + remedy);
    }
    if (!ambiguous.isEmpty()) {
      log.warn(
          "{}: a change of {}, captured or not, {} end the stream{}",
          pipeline,
          names(ambiguous),
          known == MySqlYears.Server.UNREADABLE ? "will" : "may",
          remedy);
    }
  }

  /** The privileges, by using each where nothing is read or changed. */
  void checkPrivileges(Connection connection, List<MySqlTables.Found> tables) throws SQLException {
    try {
      Jdbc.list(connection, "SHOW BINLOG EVENTS LIMIT 1", r -> true);
    } catch (SQLException e) {
      if (MySqlErrors.isPrivilege(e)) {
        throw missing("REPLICATION SLAVE", "read the log", e);
      }
      throw e;
    }
    List<String> unreadable = new ArrayList<>();
    for (MySqlTables.Found table : tables) {
      try {
        Jdbc.list(
            connection,
            "SELECT * FROM " + MySqlDefinitions.quote(table.id()) + " LIMIT 0",
            r -> true);
      } catch (SQLException e) {
        if (!MySqlErrors.isPrivilege(e)) {
          throw e;
        }
        unreadable.add(table.id().toString());
      }
    }
    if (!unreadable.isEmpty()) {
      throw new CdcException(
          Reason.PRIVILEGE,
          here()
              + ": user "
              + source.user()
              + " may not read "
              + String.join(", ", unreadable)
              + ": GRANT SELECT on them");
    }
  }

  /** Says what will not work as expected but does not rule out capturing. */
  void warn(List<MySqlTables.Found> tables) {
    String keyless = names(tables, t -> !t.hasKey());
    if (!keyless.isEmpty()) {
      log.warn(
          "{}: {} have no primary key: they are read in one piece, and a row cannot be told from its"
              + " equal",
          pipeline,
          keyless);
    }
    String loose = names(tables, t -> !t.isTransactional());
    if (!loose.isEmpty()) {
      log.warn(
          "{}: {} are in a storage engine without transactions: a backfill may see changes that come"
              + " again in the stream",
          pipeline,
          loose);
    }
  }

  private static Map<String, String> variables(Connection connection) throws SQLException {
    return Jdbc.list(
            connection,
            """
            SHOW GLOBAL VARIABLES WHERE Variable_name IN ('log_bin', 'binlog_format',
              'binlog_row_image', 'binlog_row_value_options', 'server_id',
              'binlog_expire_logs_seconds')
            """,
            r -> Map.entry(r.getString(1), r.getString(2)))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void require(
      Map<String, String> have, List<String> problems, String name, String wanted, String remedy) {
    String value = have.get(name);
    if (value != null && !value.equalsIgnoreCase(wanted)) {
      problems.add(name + " = " + value + " instead of '" + wanted + "': " + remedy);
    }
  }

  private static String names(List<MySqlTables.Found> tables, Predicate<MySqlTables.Found> which) {
    return names(tables.stream().filter(which).map(MySqlTables.Found::id).toList());
  }

  private static String names(List<TableId> tables) {
    return tables.stream().map(TableId::toString).collect(Collectors.joining(", "));
  }

  private CdcException missing(String privilege, String purpose, SQLException e) {
    return new CdcException(
        Reason.PRIVILEGE,
        here()
            + ": user "
            + source.user()
            + " lacks the privilege "
            + privilege
            + " ("
            + purpose
            + "): GRANT "
            + privilege
            + " ON *.* TO "
            + source.user(),
        e);
  }

  private CdcException setting(String what) {
    return new CdcException(Reason.SERVER_SETTING, here() + " " + what);
  }

  private String here() {
    return "MySQL at " + source.host() + ":" + source.port();
  }
}
