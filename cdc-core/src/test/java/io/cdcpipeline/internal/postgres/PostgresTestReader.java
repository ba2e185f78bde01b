package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.replication.PGReplicationStream;

/** Somebody who reads a slot of the database's name until closed. */
final class PostgresTestReader implements AutoCloseable {
  private final Connection connection;
  private final PGReplicationStream stream;

  PostgresTestReader(TestDatabase database) throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", database.server().user());
    properties.setProperty("password", database.server().password());
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    properties.setProperty("ApplicationName", "another-reader");
    connection = DriverManager.getConnection(database.jdbcUrl(), properties);
    stream =
        connection
            .unwrap(PGConnection.class)
            .getReplicationAPI()
            .replicationStream()
            .logical()
            .withSlotName(database.name())
            .withSlotOption("proto_version", "1")
            .withSlotOption("publication_names", database.name() + "_pub")
            .start();
  }

  boolean isRead() throws SQLException {
    return stream.readPending() != null;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
