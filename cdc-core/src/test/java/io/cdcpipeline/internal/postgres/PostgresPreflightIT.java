package io.cdcpipeline.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PostgresSourceBuilder;
import io.cdcpipeline.Tls;
import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.Servers;
import io.cdcpipeline.testkit.TestDatabase;
import java.net.ServerSocket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PostgresPreflightIT {
  private TestDatabase db;
  private String user;

  @BeforeEach
  void createDatabase() {
    db = Servers.postgres(17).createDatabase();
    user = "user_" + db.name().substring(5);
    db.execute("CREATE TABLE t (id int PRIMARY KEY)");
  }

  @AfterEach
  void dropDatabase() {
    db.close();
  }

  private CdcException refusal(PostgresSourceBuilder source) {
    return refusal(db, source);
  }

  private static CdcException refusal(TestDatabase db, PostgresSourceBuilder source) {
    return catchThrowableOfType(
        CdcException.class, () -> PostgresTestSource.open(db, source.build()).preflight());
  }

  private PostgresSourceBuilder source() {
    return PostgresTestSource.builder(db).tables("public.t");
  }

  private PostgresSourceBuilder as(String attributes, String... statements) {
    db.execute("CREATE ROLE " + user + " LOGIN PASSWORD 'secret' " + attributes);
    db.execute(statements);
    return source().user(user).password("secret");
  }

  @Test
  void aUsableDatabasePasses() {
    PostgresDatabase database = PostgresTestSource.open(db, source().build());
    database.preflight();
    assertThat(database.describe())
        .startsWith("PostgreSQL 17.")
        .endsWith("at " + db.server().host() + ":" + db.server().port() + "/" + db.name());
    assertThat(database.identity()).containsKey("systemId").containsEntry("database", db.name());
    assertThat(db.query("SELECT 1 FROM pg_publication")).isEmpty();
  }

  @Test
  void aUserWithTheDocumentedRightsPasses() {
    PostgresSourceBuilder source =
        as(
            "REPLICATION",
            "GRANT CREATE ON DATABASE " + db.name() + " TO " + user,
            "ALTER TABLE t OWNER TO " + user);
    PostgresTestSource.open(db, source.build()).preflight();
  }

  @Test
  void aWrongPasswordIsNamedAndNotShown() {
    CdcException refusal = refusal(source().password("wrong-one"));
    assertThat(refusal.reason()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(refusal)
        .hasMessageContaining("Check user and password of postgres")
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
  void aMissingDatabaseIsNamed() {
    CdcException refusal = refusal(source().database("nowhere"));
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal).hasMessageContaining("\"nowhere\" does not exist");
  }

  @Test
  void tlsThatTheServerDoesNotOfferIsRefused() {
    assertThat(refusal(source().tls(Tls.required()))).hasMessageContaining("SSL");
  }

  @Test
  void allTablesThatCannotBeCapturedAreNamedTogether() {
    db.execute(
        "CREATE VIEW v AS SELECT * FROM t", "CREATE TABLE p (id int) PARTITION BY LIST (id)");
    db.execute("CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
    CdcException refusal =
        refusal(source().tables("public.gone", "none.*", "public.v", "public.p1"));
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal)
        .hasMessageContaining("table public.gone does not exist in database " + db.name())
        .hasMessageContaining("no table matches none.*")
        .hasMessageContaining("public.v is a view")
        .hasMessageContaining("public.p1 is a partition: name the partitioned table");
  }

  @Test
  void tablesThatLeaveNoTraceInTheLogAreRefused() {
    db.execute(
        "CREATE UNLOGGED TABLE u (id int PRIMARY KEY)",
        "CREATE EXTENSION postgres_fdw",
        "CREATE SERVER s FOREIGN DATA WRAPPER postgres_fdw",
        "CREATE FOREIGN TABLE f (id int) SERVER s");
    CdcException refusal = refusal(source().tables("public.*"));
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal)
        .hasMessageContaining("public.f is a foreign table")
        .hasMessageContaining("ALTER TABLE \"public\".\"u\" SET LOGGED");
    assertThat(refusal(source().tables("public.*").excludeTables("public.u", "public.f"))).isNull();
  }

  @Test
  void aServerThatDoesNotLogForDecodingIsRefused() {
    try (PostgresServer server = PostgresServer.start(17, Map.of("wal_level", "replica"));
        TestDatabase other = server.createDatabase()) {
      other.execute("CREATE TABLE t (id int PRIMARY KEY)");
      CdcException refusal = refusal(other, PostgresTestSource.builder(other).tables("public.t"));
      assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
      assertThat(refusal).hasMessageContaining("ALTER SYSTEM SET wal_level = logical");
    }
  }

  @Test
  void aServerWithoutRoomForASlotIsRefused() {
    try (PostgresServer server = PostgresServer.start(15, Map.of("max_replication_slots", "1"));
        TestDatabase other = server.createDatabase()) {
      other.execute(
          "CREATE TABLE t (id int PRIMARY KEY)",
          "SELECT pg_create_physical_replication_slot('taken')");
      CdcException refusal = refusal(other, PostgresTestSource.builder(other).tables("public.t"));
      assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
      assertThat(refusal).hasMessageContaining("all of its 1 replication slots in use");
      other.execute("SELECT pg_drop_replication_slot('taken')");
    }
  }

  @Test
  void aUserWithoutReplicationIsRefused() {
    CdcException refusal = refusal(as("NOREPLICATION", "GRANT SELECT ON t TO " + user));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal).hasMessageContaining("ALTER ROLE \"" + user + "\" REPLICATION");
  }

  @Test
  void aUserWhoMayNotReadATableIsRefused() {
    CdcException refusal = refusal(as("REPLICATION"));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal).hasMessageContaining("may not read public.t").hasMessageContaining("GRANT");
  }

  @Test
  void aUserFromWhomRowsAreHiddenIsRefused() {
    CdcException refusal =
        refusal(
            as(
                "REPLICATION",
                "GRANT SELECT ON t TO " + user,
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY"));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal).hasMessageContaining("row security hides rows of public.t");
  }

  @Test
  void aUserWhoMayNotCreateThePublicationIsToldWhatTheOwnerCanRun() {
    CdcException refusal = refusal(as("REPLICATION", "GRANT SELECT ON t TO " + user));
    assertThat(refusal.reason()).isEqualTo(Reason.PRIVILEGE);
    assertThat(refusal)
        .hasMessageContaining("lacks CREATE on the database")
        .hasMessageContaining("does not own public.t")
        .hasMessageContaining("CREATE PUBLICATION");
    db.execute("CREATE PUBLICATION " + db.name() + "_pub FOR TABLE t");
    PostgresTestSource.open(db, source().user(user).password("secret").build()).preflight();
  }

  @Test
  void aPublicationOfSomebodyElseMustCoverTheTables() {
    db.execute(
        "CREATE TABLE other (id int PRIMARY KEY)",
        "CREATE PUBLICATION "
            + db.name()
            + "_pub FOR TABLE other WITH (publish = 'insert, update')");
    CdcException refusal = refusal(source());
    assertThat(refusal.reason()).isEqualTo(Reason.TABLE);
    assertThat(refusal)
        .hasMessageContaining("does not publish delete, truncate")
        .hasMessageContaining("lacks [public.t]")
        .hasMessageContaining("ALTER PUBLICATION \"" + db.name() + "_pub\" SET TABLE");
    db.execute(
        "DROP PUBLICATION " + db.name() + "_pub",
        "CREATE PUBLICATION " + db.name() + "_pub FOR TABLE t WHERE (id > 5)");
    assertThat(refusal(source())).hasMessageContaining("only some rows or columns of [public.t]");
  }

  @Test
  void aSlotThatSomebodyElseReadsIsNamedWithItsReader() throws Exception {
    db.execute(
        "CREATE PUBLICATION " + db.name() + "_pub FOR TABLE t",
        "SELECT pg_create_logical_replication_slot('" + db.name() + "', 'pgoutput')");
    try (PostgresTestReader reader = new PostgresTestReader(db)) {
      assertThat(reader.isRead()).isFalse();
      CdcException refusal = refusal(source());
      assertThat(refusal.reason()).isEqualTo(Reason.SLOT_IN_USE);
      assertThat(refusal)
          .hasMessageContaining("replication slot " + db.name() + " is in use by pid")
          .hasMessageContaining("application another-reader")
          .hasMessageContaining("slot(...)");
    }
  }

  @Test
  void aSlotOfAnotherPluginIsRefused() {
    db.execute("SELECT pg_create_logical_replication_slot('" + db.name() + "', 'test_decoding')");
    CdcException refusal = refusal(source());
    assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
    assertThat(refusal)
        .hasMessageContaining("uses the plugin test_decoding instead of pgoutput")
        .hasMessageContaining("pg_drop_replication_slot('" + db.name() + "')");
    PostgresDatabase database = PostgresTestSource.open(db, source().build());
    assertThatThrownBy(() -> database.anchor(1)).hasMessageContaining("test_decoding");
    assertThat(db.query("SELECT 1 FROM pg_replication_slots WHERE slot_name = '" + db.name() + "'"))
        .hasSize(1);
  }

  @Test
  void aSlotOfAnotherDatabaseIsRefused() {
    try (TestDatabase other = Servers.postgres(17).createDatabase()) {
      other.execute("SELECT pg_create_logical_replication_slot('" + db.name() + "', 'pgoutput')");
      assertThat(refusal(source()))
          .hasMessageContaining(
              "belongs to the database " + other.name() + ", not to " + db.name());
    }
  }

  @Test
  void aPhysicalSlotAndOneThatDecodesPreparedTransactionsAreRefused() {
    db.execute("SELECT pg_create_physical_replication_slot('" + db.name() + "')");
    assertThat(refusal(source())).hasMessageContaining("is a physical one");
    db.execute(
        "SELECT pg_drop_replication_slot('" + db.name() + "')",
        "SELECT pg_create_logical_replication_slot('" + db.name() + "', 'pgoutput', false, true)");
    assertThat(refusal(source())).hasMessageContaining("two_phase");
  }

  @Test
  void aStandbyIsRefused() {
    try (PostgresServer primary = PostgresServer.start(17)) {
      TestDatabase there = primary.createDatabase();
      there.execute("CREATE TABLE t (id int PRIMARY KEY)");
      try (PostgresServer standby = primary.startStandby()) {
        CdcException refusal =
            refusal(
                there,
                PostgresTestSource.builder(there)
                    .host(standby.host())
                    .port(standby.port())
                    .tables("public.t"));
        assertThat(refusal.reason()).isEqualTo(Reason.SERVER_SETTING);
        assertThat(refusal)
            .hasMessageContaining(standby.host() + ":" + standby.port())
            .hasMessageContaining("is a standby")
            .hasMessageContaining("connect to the primary");
      }
    }
  }
}
