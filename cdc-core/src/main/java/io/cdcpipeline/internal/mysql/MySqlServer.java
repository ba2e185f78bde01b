package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * What is fixed about a server as long as it runs.
 *
 * @param version as the server tells it
 * @param statusStatement the statement that tells the end of the binary log; its name has changed
 * @param gtid whether every transaction has a GTID
 * @param gtidMode {@code gtid_mode}
 * @param uuid {@code server_uuid}
 * @param foldsNames whether names of tables that differ in case are the same
 */
record MySqlServer(
    String version,
    String statusStatement,
    boolean gtid,
    String gtidMode,
    String uuid,
    boolean foldsNames) {

  static MySqlServer of(Connection connection) throws SQLException {
    int major = connection.getMetaData().getDatabaseMajorVersion();
    int minor = connection.getMetaData().getDatabaseMinorVersion();
    boolean renamed = major > 8 || (major == 8 && minor >= 2);
    return Jdbc.one(
        connection,
        "SELECT @@version, @@GLOBAL.gtid_mode, @@server_uuid, @@lower_case_table_names",
        r ->
            new MySqlServer(
                r.getString(1),
                renamed ? "SHOW BINARY LOG STATUS" : "SHOW MASTER STATUS",
                r.getString(2).equals("ON"),
                r.getString(2),
                r.getString(3),
                r.getInt(4) != 0));
  }
}
