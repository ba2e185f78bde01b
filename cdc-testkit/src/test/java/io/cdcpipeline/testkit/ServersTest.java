package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class ServersTest {

  private static final String URL = "cdc.testkit.postgres.url";

  @AfterEach
  void forgetSettings() {
    System.clearProperty(URL);
    System.clearProperty("cdc.testkit.required");
  }

  @Test
  void serverNamedByTheEnvironmentIsUsed() {
    System.setProperty(URL, "jdbc:postgresql://joe:se%20cret@db.example:6543/main");
    PostgresServer server = PostgresServer.shared(17);
    assertThat(server.jdbcUrl()).isEqualTo("jdbc:postgresql://db.example:6543/main");
    assertThat(server.user()).isEqualTo("joe");
    assertThat(server.password()).isEqualTo("se cret");
  }

  @Test
  void portAndDatabaseOfTheUrlHaveDefaults() {
    System.setProperty(URL, "postgresql://joe:pw@db.example");
    assertThat(PostgresServer.shared(17).jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example:5432/postgres");
  }

  @Test
  void wrongUrlIsRefusedWithoutShowingItsPassword() {
    System.setProperty(URL, "postgresql://joe:very secret@db.example");
    assertThatThrownBy(() -> PostgresServer.shared(17))
        .isInstanceOf(TestKitException.class)
        .hasMessageContaining("CDC_TESTKIT_POSTGRES_URL")
        .hasMessageNotContaining("secret");
  }

  @Test
  void serverOfOthersCannotBeKilled() {
    System.setProperty(URL, "postgresql://joe:pw@db.example");
    PostgresServer server = PostgresServer.shared(17);
    assertThatThrownBy(server::kill)
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("db.example:5432 cannot be killed")
        .hasMessageContaining("start one for this test alone");
    server.close();
  }

  @Test
  void testOfWhatCannotBeHadIsAbortedUnlessItIsRequired() {
    TestKitException none = new TestKitException("no server here");
    assertThatThrownBy(
            () ->
                Assume.available(
                    () -> {
                      throw none;
                    }))
        .isInstanceOf(TestAbortedException.class)
        .hasMessageContaining("no server here");

    System.setProperty("cdc.testkit.required", "true");
    assertThatThrownBy(
            () ->
                Assume.available(
                    () -> {
                      throw none;
                    }))
        .isSameAs(none);
  }

  @Test
  void testOfWhatServerDoesNotAllowIsAborted() {
    System.setProperty(URL, "postgresql://joe:pw@db.example");
    PostgresServer server = PostgresServer.shared(17);
    assertThatThrownBy(() -> Assume.supported(server::kill))
        .isInstanceOf(TestAbortedException.class);
  }
}
