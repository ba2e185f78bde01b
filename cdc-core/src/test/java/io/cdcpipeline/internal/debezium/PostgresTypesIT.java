package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.internal.postgres.PostgresCatalog;
import io.cdcpipeline.internal.postgres.PostgresDatabase;
import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.internal.source.View;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every type of PostgreSQL, value by value, from the log and from the backfill. */
class PostgresTypesIT {
  private static final String[] SETUP = {
    "CREATE EXTENSION hstore",
    "CREATE EXTENSION citext",
    "CREATE EXTENSION ltree",
    "CREATE TYPE mood AS ENUM ('sad', 'so, so', 'it''s \"ok\"')",
    "CREATE TYPE pair AS (a int, b text)",
    "CREATE DOMAIN price AS numeric(10,2)",
    "CREATE DOMAIN tags AS text[]",
    "CREATE DOMAIN cheap AS price CHECK (VALUE < 100)"
  };

  /** Styles that a database may prescribe and that would be another text. */
  private static final String[] STYLES = {
    "SET bytea_output = 'escape'",
    "SET IntervalStyle = 'iso_8601'",
    "SET DateStyle = 'SQL, DMY'",
    "SET TimeZone = 'America/New_York'",
    "SET extra_float_digits = 0"
  };

  @TestFactory
  Stream<DynamicContainer> everyValueIsTheSameFromBothWays() {
    return Stream.of(15, 18)
        .map(major -> DynamicContainer.dynamicContainer("PostgreSQL " + major, values(major)));
  }

  private static Stream<DynamicTest> values(int major) {
    TypeMatrix matrix = new TypeMatrix(PostgresCases.all());
    try (TestDatabase database = Servers.postgres(major).createDatabase()) {
      database.execute(SETUP);
      database.execute(matrix.tables().toArray(String[]::new));
      for (String style : STYLES) {
        database.execute("ALTER DATABASE " + database.name() + " " + style);
      }
      try (LogTap tap = LogTap.postgres(database)) {
        database.execute(matrix.inserts().toArray(String[]::new));
        matrix.fromLog(tap.await(matrix.size()));
      }
      PostgresCatalog catalog = new PostgresCatalog(new PostgresTypes(database::connect));
      PostgresSource source =
          PostgresSource.builder()
              .host(database.server().host())
              .port(database.server().port())
              .database(database.name())
              .user(database.server().user())
              .password(database.server().password())
              .tables("public.*")
              .build();
      try (Connection connection = database.connect();
          View view = new PostgresDatabase(source, "types", "types", "types").views(1).get(0)) {
        for (String table : matrix.tableNames()) {
          TableSchema schema =
              catalog.table(connection, TableId.of("public", table)).orElseThrow().schema();
          matrix.fromView(view, schema);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return matrix.tests();
  }
}
