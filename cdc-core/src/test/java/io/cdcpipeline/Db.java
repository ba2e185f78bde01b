package io.cdcpipeline;

import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;

/** The servers on which the pipeline's tests run. */
public enum Db {
  POSTGRES_15,
  POSTGRES_17,
  MYSQL_GTID,
  MYSQL_NO_GTID;

  public boolean postgres() {
    return this == POSTGRES_15 || this == POSTGRES_17;
  }

  public DatabaseServer shared() {
    return switch (this) {
      case POSTGRES_15 -> Servers.postgres(15);
      case POSTGRES_17 -> Servers.postgres(17);
      case MYSQL_GTID -> Servers.mysql(MySqlFlavour.GTID);
      case MYSQL_NO_GTID -> Servers.mysql(MySqlFlavour.NO_GTID);
    };
  }

  /** A source whose database is new and empty, on the server that all tests share. */
  public SourceUnderTest create() {
    return new SourceUnderTest(shared());
  }
}
