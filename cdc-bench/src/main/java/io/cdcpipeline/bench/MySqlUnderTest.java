package io.cdcpipeline.bench;

import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** MySQL with GTIDs: each reader registers under an id of its own and reads from the same set. */
final class MySqlUnderTest implements SourceServer {
  private static final Map<String, String> SETTINGS =
      Map.of("innodb-buffer-pool-size", "512M", "innodb-log-file-size", "512M");

  private final MySqlServer server = MySqlServer.start(MySqlFlavour.GTID, SETTINGS);
  private final TestDatabase database = server.createDatabase();
  private final String gtids;
  private final String file;
  private final long position;
  private long serverId = 1_000_000;

  MySqlUnderTest() {
    database.execute(Workload.createTable("DATETIME(6)", "TIMESTAMP(6)"));
    List<String> status = database.query("SHOW MASTER STATUS").get(0);
    file = status.get(0);
    position = Long.parseLong(status.get(1));
    gtids = status.get(4).replace("\n", "");
  }

  @Override
  public Workload workload() throws SQLException {
    return new Workload(
        DriverManager.getConnection(
            database.jdbcUrl() + "&rewriteBatchedStatements=true",
            server.user(),
            server.password()));
  }

  @Override
  public Target newReader(String name) {
    return new Target(
        Options.Database.MYSQL,
        server.host(),
        server.port(),
        server.user(),
        server.password(),
        database.name(),
        Workload.TABLE,
        "",
        ++serverId,
        gtids,
        file,
        position);
  }

  @Override
  public void prepareBackfill(long warmUpRows) {
    database.execute(Workload.copyForWarmUp(" LIKE " + Workload.TABLE, warmUpRows));
    database.execute("ANALYZE TABLE " + Workload.TABLE + ", " + Workload.WARM_UP_TABLE);
  }

  @Override
  public Target newBackfill(String name) {
    return newReader(name);
  }

  @Override
  public void forget(Target backfill) {}

  @Override
  public void close() {
    server.close();
  }

  @Override
  public String toString() {
    return "MySQL " + database.queryOne("SELECT version()");
  }
}
