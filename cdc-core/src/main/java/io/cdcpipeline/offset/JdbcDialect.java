package io.cdcpipeline.offset;

import java.sql.Connection;
import java.sql.SQLException;

/** What differs between the databases that a checkpoint table can be in. */
enum JdbcDialect {
  POSTGRES(
      "cast(extract(epoch from clock_timestamp()) * 1000 as bigint)",
      "varchar(100)",
      "text",
      "42P01"),
  MYSQL(
      "(timestampdiff(microsecond, '1970-01-01', utc_timestamp(3)) div 1000)",
      "varchar(100) character set ascii collate ascii_bin",
      "longtext character set utf8mb4",
      "42S02");

  private final String nowMillis;
  private final String nameType;
  private final String textType;
  private final String noSuchTable;

  JdbcDialect(String nowMillis, String nameType, String textType, String noSuchTable) {
    this.nowMillis = nowMillis;
    this.nameType = nameType;
    this.textType = textType;
    this.noSuchTable = noSuchTable;
  }

  static JdbcDialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product) {
      case "PostgreSQL" -> POSTGRES;
      case "MySQL" -> MYSQL;
      default ->
          throw new IllegalArgumentException(
              "An offset store can be in PostgreSQL or MySQL, not in " + product);
    };
  }

  /** The database's time in milliseconds since 1970, whatever the session's time zone. */
  String nowMillis() {
    return nowMillis;
  }

  boolean isNoSuchTable(SQLException e) {
    return noSuchTable.equals(e.getSQLState());
  }

  String createTable(String table) {
    return "create table if not exists "
        + table
        + " (pipeline "
        + nameType
        + " primary key, owner char(36), owner_name varchar(500), generation bigint not null,"
        + " lease_until bigint not null, checkpoint "
        + textType
        + ")";
  }
}
