package io.cdcpipeline.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FaultProxyIT {

  @Test
  void mySqlConnectionIsCutBetweenTwoRows() throws Exception {
    MySqlServer server = Servers.mysql(MySqlFlavour.GTID);
    try (TestDatabase database = server.createDatabase();
        FaultProxy proxy = FaultProxy.to(server.host(), server.port())) {
      database.execute(
          "CREATE TABLE t (id int PRIMARY KEY AUTO_INCREMENT, filler char(200))",
          "INSERT INTO t (filler) VALUES (REPEAT('a', 200)), (REPEAT('b', 200))",
          "INSERT INTO t (filler) SELECT a.filler FROM t a, t b, t c, t d, t e, t f, t g, t h");
      String url = server.jdbcUrl(proxy.host(), proxy.port(), database.name());
      try (Connection connection =
              DriverManager.getConnection(url, server.user(), server.password());
          Statement statement = connection.createStatement()) {
        statement.setFetchSize(Integer.MIN_VALUE);
        // one packet each: column count, two columns, end of columns; then a hundred rows
        proxy.cutAfterMySqlPackets(104);
        int[] rows = new int[1];
        assertThatThrownBy(
                () -> {
                  try (ResultSet result = statement.executeQuery("SELECT * FROM t")) {
                    while (result.next()) {
                      rows[0]++;
                    }
                  }
                })
            .isInstanceOf(SQLException.class);
        assertThat(rows[0]).isBetween(99, 101);
        assertThat(proxy.awaitCut(Duration.ofSeconds(5))).isTrue();
      }
    }
  }
}
