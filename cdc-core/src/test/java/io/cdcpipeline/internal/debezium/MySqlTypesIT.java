package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.internal.mysql.MySqlCatalog;
import io.cdcpipeline.internal.mysql.MySqlDatabase;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every type of MySQL, value by value, from the log and from the backfill. */
class MySqlTypesIT {
  /** Lets zero dates, dates with zero parts and invalid enum values in, and is not UTC. */
  private static final String SESSION =
      "SET SESSION sql_mode = '', SESSION time_zone = '+02:00', NAMES utf8mb4";

  @TestFactory
  Stream<DynamicTest> everyValueIsTheSameFromBothWays() {
    TypeMatrix matrix = new TypeMatrix(MySqlCases.all());
    try (TestDatabase database = Servers.mysql(MySqlFlavour.GTID).createDatabase();
        Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(SESSION);
      for (String ddl : matrix.tables()) {
        statement.execute(ddl);
      }
      try (LogTap tap = LogTap.mySql(database)) {
        for (String insert : matrix.inserts()) {
          statement.execute(insert);
        }
        matrix.fromLog(tap.await(matrix.size()));
      }
      MySqlSource source =
          MySqlSource.builder()
              .host(database.server().host())
              .port(database.server().port())
              .user(database.server().user())
              .password(database.server().password())
              .tables(database.name() + ".*")
              .build();
      View view = new MySqlDatabase(source, "types").views(1).get(0);
      for (String table : matrix.tableNames()) {
        TableSchema schema =
            new MySqlCatalog().table(connection, TableId.of(database.name(), table)).orElseThrow();
        matrix.fromView(view, schema);
      }
      view.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return matrix.tests();
  }
}
