package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;

/** Debezium's connectors; a user of one database may have left out the other one's. */
public final class Connectors {
  static final String POSTGRES = "io.debezium.connector.postgresql.PostgresConnector";
  static final String MYSQL = "io.debezium.connector.mysql.MySqlConnector";

  private Connectors() {}

  /** Throws, naming the artifact to add, if the source's connector is not on the class path. */
  public static void require(Source source) {
    boolean postgres = source instanceof PostgresSource;
    try {
      Class.forName(postgres ? POSTGRES : MYSQL, false, Connectors.class.getClassLoader());
    } catch (ClassNotFoundException e) {
      throw new CdcException(
          Reason.CLASS_PATH,
          source
              + ": the connector is not on the class path: add the dependency io.debezium:"
              + (postgres ? "debezium-connector-postgres" : "debezium-connector-mysql")
              + ", or take it out of the exclusions of cdc-core",
          e);
    }
  }
}
