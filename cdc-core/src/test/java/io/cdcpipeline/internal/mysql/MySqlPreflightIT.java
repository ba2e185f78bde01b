package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.MySqlSourceBuilder;
import io.cdcpipeline.Tls;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MySqlPreflightIT {
  private static final String REPLICATION = "REPLICATION SLAVE, REPLICATION CLIENT ON *.*";

  private TestDatabase db;

  @BeforeEach
  void createDatabase() {
    db = Servers.mysql(MySqlFlavour.GTID).createDatabase();
    db.execute("CREATE TABLE t (id int PRIMARY KEY)");
  }

  @AfterEach
  void dropDatabase() {
    db.close();
  }

  private static CdcException refusal(MySqlSourceBuilder source) {
    return catchThrowableOfType(
        CdcException.class, () -> MySqlTestSource.open(source.build()).preflight());
  }

  private MySqlSourceBuilder source() {
    return MySqlTestSource.builder(db).tables(db.name() + ".t");
  }

  private static CdcException refusalOf(Map<String, String> settings) {
    try (MySqlServer server = MySqlServer.start(MySqlFlavour.GTID, settings);
        TestDatabase other = server.createDatabase()) {
      other.execute("CREATE TABLE t (id int PRIMARY KEY)");
      return refusal(MySqlTestSource.builder(other).tables(other.name() + ".t"));
    }
  }

  @Test
  void aUserWithTheDocumentedRightsPasses() {
    MySqlDatabase database =
        MySqlTestSource.open(
            MySqlTestSource.as(db, "right", REPLICATION, "RELOAD ON *.*")
                .tables(db.name() + ".t")
                .build());
    database.preflight();
    assertThat(database.describe())
        .startsWith("MySQL 8.0.")
        .endsWith("at " + db.server().host() + ":" + db.server().port());
    assertThat(database.serverId()).isBetween(3_000_000_000L, 4_294_967_295L);
    database.anchor(1).views().get(0).close();
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    CdcException refusal = refusal(source().password("wrong-one"));
    assertThat(refusal.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(refusal)
        .hasMessageContaining("Check user and password of cdc")
        .hasMessageNotContaining("wrong-one");
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    CdcException refusal = refusal(source().port(port));
    assertThat(refusal.reason()).isEqualTo(Reason.UNREACHABLE);
    assertThat(refusal).hasMessageContaining(":" + port).hasMessageContaining("Check host, port");
  }

  @Test
  void connectionsWorkWithAndWithoutTls() {
    MySqlTestSource.open(source().tls(Tls.disabled()).build()).preflight();
    MySqlTestSource.open(source().tls(Tls.required()).build()).preflight();
  }

  @Test
  void allTablesThatCannotBeCapturedAreNamedTogether() {
    db.execute("CREATE VIEW v AS SELECT * FROM t");
    CdcException refusal =
        refusal(source().tables(db.name() + ".gone", "nowhere.*", db.name() + ".v"));
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal)
        .hasMessageContaining("table " + db.name() + ".gone does not exist")
        .hasMessageContaining("no table matches nowhere.*")
        .hasMessageContaining(db.name() + ".v is a view");
  }

  @Test
  void aLogOfStatementsIsRefused() {
    CdcException refusal = refusalOf(Map.of("binlog_format", "STATEMENT"));
    assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
    assertThat(refusal)
        .hasMessageContaining("binlog_format = STATEMENT instead of 'ROW'")
        .hasMessageContaining("SET PERSIST binlog_format = 'ROW'");
  }

  @Test
  void aLogOfPartsOfRowsIsRefused() {
    CdcException refusal =
        refusalOf(
            Map.of("binlog_row_image", "MINIMAL", "binlog_row_value_options", "PARTIAL_JSON"));
    assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
    assertThat(refusal)
        .hasMessageContaining("SET PERSIST binlog_row_image = 'FULL'")
        .hasMessageContaining("binlog_row_value_options = PARTIAL_JSON");
  }

  @Test
  void aDatabaseThatTheServerLeavesOutOfItsLogIsRefused() {
    assertThat(refusalOf(Map.of("binlog_do_db", "another")))
        .hasMessageContaining("out of its binary log")
        .hasMessageContaining("--binlog-do-db");
  }

  @Test
  void aUserWithoutReplicationClientIsRefused() {
    CdcException refusal =
        refusal(
            MySqlTestSource.as(db, "noclient", "REPLICATION SLAVE ON *.*")
                .tables(db.name() + ".t"));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal).hasMessageContaining("GRANT REPLICATION CLIENT ON *.* TO");
  }

  @Test
  void aUserWithoutReplicationSlaveIsRefused() {
    CdcException refusal =
        refusal(
            MySqlTestSource.as(db, "noslave", "REPLICATION CLIENT ON *.*")
                .tables(db.name() + ".t"));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal).hasMessageContaining("GRANT REPLICATION SLAVE ON *.* TO");
  }

  @Test
  void aUserWhoMayNotReadATableIsRefused() {
    try (TestDatabase other = Servers.mysql(MySqlFlavour.GTID).createDatabase()) {
      other.execute("CREATE TABLE hidden (id int PRIMARY KEY)");
      MySqlSourceBuilder source =
          MySqlTestSource.as(db, "blind", REPLICATION, "INSERT ON " + other.name() + ".hidden");
      CdcException refusal = refusal(source.tables(other.name() + ".hidden"));
      assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
      assertThat(refusal).hasMessageContaining("may not read " + other.name() + ".hidden: GRANT");
    }
  }

  @Test
  void mariaDbIsRefused() {
    try (MySqlServer server = MySqlServer.startMariaDb();
        TestDatabase there = server.createDatabase()) {
      there.execute("CREATE TABLE t (id int PRIMARY KEY)");
      CdcException refusal = refusal(MySqlTestSource.builder(there).tables(there.name() + ".t"));
      assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
      assertThat(refusal)
          .hasMessageContaining(server.host() + ":" + server.port())
          .hasMessageContaining("is MariaDB (11.4.5-MariaDB")
          .hasMessageContaining("only MySQL is supported");
    }
  }

  @Test
  void tablesWhoseYearsTheBinlogClientMiscountsAreRefused() {
    db.execute(
        yearTable("eight_and_one", 8, 1),
        yearTable("seven_and_two", 7, 2),
        yearTable("seven_and_one", 7, 1),
        yearTable("nine_and_two", 9, 2));
    MySqlSourceBuilder source = MySqlTestSource.builder(db).tables(db.name() + ".*");
    if (MySqlYears.of(db.queryOne("SELECT @@version")) != MySqlYears.Server.UNREADABLE) {
      // A newer server, from Docker or the environment.
      MySqlTestSource.open(source.build()).preflight();
      return;
    }
    CdcException refusal = refusal(source);
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal)
        .hasMessageContaining(
            "changes of " + db.name() + ".eight_and_one, " + db.name() + ".seven_and_two cannot be")
        .hasMessageContaining("make the YEAR a SMALLINT");
  }

  /** Of numeric kinds that differ, among others that are none. */
  private static String yearTable(String name, int numeric, int years) {
    List<String> kinds =
        List.of(
            "bigint unsigned",
            "tinyint",
            "smallint",
            "mediumint",
            "decimal(10,2)",
            "float",
            "double",
            "int",
            "tinyint(1)");
    StringBuilder sql = new StringBuilder("CREATE TABLE " + name + " (text varchar(9), flag bit");
    for (int i = 0; i < numeric; i++) {
      sql.append(", n").append(i).append(' ').append(kinds.get(i));
    }
    for (int i = 0; i < years; i++) {
      sql.append(", y").append(i).append(" year");
    }
    return sql.append(", PRIMARY KEY (n0))").toString();
  }
}
