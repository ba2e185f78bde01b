package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SourceBuilderTest {

  private static PostgresSourceBuilder postgres() {
    return PostgresSource.builder()
        .host("db")
        .database("shop")
        .user("cdc")
        .password("s3cret")
        .tables("public.orders");
  }

  @Test
  void everythingMissingIsNamedTogether() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PostgresSource.builder().build())
        .withMessage(
            "PostgresSource: database is missing; host is missing; user is missing; tables is"
                + " missing: name at least one table or pattern");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MySqlSource.builder().host("db").build())
        .withMessageStartingWith("MySqlSource: user is missing; tables is missing");
  }

  @Test
  void aTableCannotBeIncludedAndExcluded() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().excludeTables("public.orders").build())
        .withMessageContaining("public.orders stands in tables and in excludeTables");
  }

  @Test
  void aBadValueIsRefusedAtOnceWithItsName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().port(0))
        .withMessage("port: 0 is not between 1 and 65535");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().host(" "))
        .withMessageContaining("host");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().slot("Not-a-slot"))
        .withMessageContaining("'Not-a-slot'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().tables("orders"))
        .withMessageStartingWith("tables: 'orders' is not of the form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> postgres().connectTimeout(Duration.ZERO))
        .withMessageContaining("PT0S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MySqlSource.builder().serverId(4_294_967_296L))
        .withMessageContaining("4294967296");
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(postgres().build())
        .hasToString("PostgresSource[cdc:***@db:5432/shop, tables [public.orders]]");
    assertThat(
            MySqlSource.builder().host("db").user("cdc").password("s3cret").tables("a.b").build())
        .hasToString("MySqlSource[cdc:***@db:3306, tables [a.b]]");
  }

  @Test
  void whatIsNotSetHasItsDefault() {
    PostgresSource source = postgres().build();
    assertThat(source.port()).isEqualTo(5432);
    assertThat(source.slot()).isEmpty();
    assertThat(source.slotOnClose()).isEqualTo(SlotOnClose.KEEP);
    assertThat(source.tls().mode()).isEqualTo(Tls.Mode.PREFERRED);
    assertThat(source.connectTimeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void aCertificateThatCannotBeReadIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.verifyFull(Path.of("missing.pem")))
        .withMessageContaining("missing.pem");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Tls.disabled().withClientCertificate(Path.of("a"), Path.of("b")))
        .withMessageContaining("TLS is DISABLED");
  }

  @Test
  void propertiesThatThePipelineSetsItselfAreRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                postgres()
                    .property("slot.name", "mine")
                    .property("database.sslmode", "disable")
                    .property("min.row.count.to.stream.results", "7")
                    .build())
        .withMessageContaining("the pipeline sets database.sslmode, slot.name itself");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                MySqlSource.builder()
                    .host("db")
                    .user("cdc")
                    .tables("a.b")
                    .property("connect.keep.alive", "true")
                    .build())
        .withMessageContaining("connect.keep.alive");
    assertThat(postgres().property("driver.options", "-c work_mem=64MB").build().properties())
        .containsEntry("driver.options", "-c work_mem=64MB");
  }
}
