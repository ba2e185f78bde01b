package io.cdcpipeline.bench;

import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** PostgreSQL: a slot made before the first row is copied for each reader. */
final class PostgresUnderTest implements SourceServer {
  private static final int MAJOR = 17;

  /** No background work that would fall into one reader's time and not into another's. */
  private static final Map<String, String> SETTINGS =
      Map.of("autovacuum", "off", "max_wal_size", "16GB", "checkpoint_timeout", "1h");

  private final PostgresServer server = PostgresServer.start(MAJOR, SETTINGS);
  private final TestDatabase database = server.createDatabase();
  private final String lsn;

  PostgresUnderTest() {
    database.execute(
        Workload.createTable("TIMESTAMP(6)", "TIMESTAMPTZ(6)"),
        "CREATE PUBLICATION " + Target.PUBLICATION + " FOR TABLE " + Workload.TABLE);
    lsn =
        database.queryOne("SELECT lsn FROM pg_create_logical_replication_slot('base', 'pgoutput')");
  }

  @Override
  public Workload workload() throws SQLException {
    return new Workload(
        DriverManager.getConnection(
            database.jdbcUrl() + "?reWriteBatchedInserts=true", server.user(), server.password()));
  }

  @Override
  public Target newReader(String name) {
    database.query("SELECT pg_copy_logical_replication_slot('base', '" + name + "')");
    return target(name);
  }

  @Override
  public void prepareBackfill(long warmUpRows) {
    database.execute(
        Workload.copyForWarmUp(" (LIKE " + Workload.TABLE + " INCLUDING ALL)", warmUpRows));
    database.execute(
        "ALTER PUBLICATION " + Target.PUBLICATION + " ADD TABLE " + Workload.WARM_UP_TABLE,
        "VACUUM (ANALYZE) " + Workload.TABLE,
        "VACUUM (ANALYZE) " + Workload.WARM_UP_TABLE,
        "CHECKPOINT");
  }

  @Override
  public Target newBackfill(String name) {
    return target(name);
  }

  @Override
  public void forget(Target backfill) {
    database.query(
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE slot_name IN ('"
            + backfill.slot()
            + "', '"
            + backfill.forWarmUp().slot()
            + "')");
  }

  private Target target(String slot) {
    return new Target(
        Options.Database.POSTGRES,
        server.host(),
        server.port(),
        server.user(),
        server.password(),
        database.name(),
        Workload.TABLE,
        slot,
        0,
        lsn,
        "",
        0);
  }

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "PostgreSQL " + database.queryOne("SHOW server_version");
  }
}
