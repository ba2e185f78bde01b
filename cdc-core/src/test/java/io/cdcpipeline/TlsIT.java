package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.testkit.CertificateAuthority;
import io.cdcpipeline.testkit.DatabaseServer;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.PostgresServer;
import io.cdcpipeline.testkit.TestDatabase;
import io.cdcpipeline.testkit.sink.RecordingSink;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Servers with certificates: both the backfill's connections and the log reader's are encrypted and
 * check what they are told to check.
 */
class TlsIT {
  /** Host for which the servers' certificates are made out, and one for which they are not. */
  private static final String RIGHT_NAME = "localhost";

  private static final String WRONG_NAME = "127.0.0.1";

  private static CertificateAuthority authority;
  private static CertificateAuthority stranger;
  private static CertificateAuthority.Identity client;
  private static PostgresServer postgres;
  private static MySqlServer mysql;

  enum Kind {
    POSTGRES,
    MYSQL;

    DatabaseServer server() {
      return this == POSTGRES ? postgres : mysql;
    }
  }

  @BeforeAll
  static void startServers() {
    authority = CertificateAuthority.create("those-we-trust");
    stranger = CertificateAuthority.create("somebody-else");
    client = authority.issue("pipeline");
    CertificateAuthority.Identity server = authority.issue("server", RIGHT_NAME);
    postgres = PostgresServer.startWithTls(17, authority, server);
    mysql = MySqlServer.startWithTls(MySqlFlavour.GTID, authority, server);
  }

  @AfterAll
  static void closeServers() {
    postgres.close();
    mysql.close();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void existingRowsAndChangesComeFromAServerThatIsWhoItShouldBe(Kind kind) {
    assertStreams(kind, RIGHT_NAME, withClient(Tls.verifyFull(authority.certificate())));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void verifyCaDoesNotAskForWhichHostTheCertificateIs(Kind kind) {
    assertStreams(kind, WRONG_NAME, withClient(Tls.verifyCa(authority.certificate())));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void requiredTakesAnyCertificate(Kind kind) {
    assertStreams(kind, WRONG_NAME, withClient(Tls.required()));
  }

  @Test
  void keysOfAnyKindInFilesOfAnyNameServePostgres(@TempDir Path directory) throws IOException {
    CertificateAuthority.Identity elliptic = authority.issueElliptic("elliptic");
    Path certificate = Files.copy(elliptic.certificate(), directory.resolve("certificate"));
    Path key = Files.copy(elliptic.key(), directory.resolve("key"));
    Tls tls = Tls.verifyFull(authority.certificate()).withClientCertificate(certificate, key);
    assertStreams(Kind.POSTGRES, RIGHT_NAME, tls);
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCertificateOfAnotherAuthorityIsRefused(Kind kind) {
    Tls tls = Tls.verifyFull(stranger.certificate());
    assertRefused(kind, RIGHT_NAME, kind.server().user(), tls, Reason.TLS)
        .contains("the server's certificate is not signed by an authority in")
        .contains(stranger.certificate().toString());
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aCertificateForAnotherHostIsRefused(Kind kind) {
    Tls tls = Tls.verifyFull(authority.certificate());
    assertRefused(kind, WRONG_NAME, kind.server().user(), tls, Reason.TLS)
        .contains("the server's certificate is not made out to " + WRONG_NAME)
        .contains("verifyCa");
  }

  /** PostgreSQL's driver does not even show it; MySQL hangs up, or says so in the handshake. */
  @ParameterizedTest
  @EnumSource(Kind.class)
  void aClientCertificateThatTheServerDoesNotTrustIsNamed(Kind kind) {
    CertificateAuthority.Identity unknown = stranger.issue("stranger-" + kind);
    Tls tls =
        Tls.verifyFull(authority.certificate())
            .withClientCertificate(unknown.certificate(), unknown.key());
    CdcException refusal = refusal(kind, RIGHT_NAME, DatabaseServer.CERTIFIED_USER, tls);
    if (kind == Kind.POSTGRES) {
      assertThat(refusal.reason()).isEqualTo(Reason.AUTHENTICATION);
      assertThat(refusal).hasMessageContaining("that the server's authority has signed");
    } else {
      assertThat(refusal.reason()).isIn(Reason.TLS, Reason.UNREACHABLE);
      assertThat(refusal)
          .hasMessageContaining("trusts the authority which signed the client certificate")
          .hasMessageContaining(unknown.certificate().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aMissingClientCertificateIsNamed(Kind kind) {
    Tls tls = Tls.verifyFull(authority.certificate());
    assertRefused(kind, RIGHT_NAME, DatabaseServer.CERTIFIED_USER, tls, Reason.AUTHENTICATION)
        .contains(DatabaseServer.CERTIFIED_USER)
        .contains("withClientCertificate");
  }

  private static Tls withClient(Tls tls) {
    return tls.withClientCertificate(client.certificate(), client.key());
  }

  /** As a user whom the server lets in by no connection without TLS and client certificate. */
  private static void assertStreams(Kind kind, String host, Tls tls) {
    String user = DatabaseServer.CERTIFIED_USER;
    try (TestDatabase database = kind.server().createDatabase()) {
      database.execute(
          "CREATE TABLE items (id bigint PRIMARY KEY)", "INSERT INTO items VALUES (1)");
      RecordingSink sink = new RecordingSink();
      try (CdcPipeline pipeline = pipeline(source(kind, database, host, user, tls), sink)) {
        pipeline.start();
        awaitIds(sink, 1L);
        database.execute("INSERT INTO items VALUES (2)");
        awaitIds(sink, 1L, 2L);
      }
    }
  }

  private static void awaitIds(RecordingSink sink, Long... ids) {
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(sink.events())
                    .extracting(event -> event.after().value("id"))
                    .containsExactly((Object[]) ids));
  }

  private static AbstractStringAssert<?> assertRefused(
      Kind kind, String host, String user, Tls tls, Reason reason) {
    CdcException refusal = refusal(kind, host, user, tls);
    assertThat(refusal.reason()).as("%s", refusal).isEqualTo(reason);
    return assertThat(refusal.getMessage()).contains(host + ":" + kind.server().port());
  }

  private static CdcException refusal(Kind kind, String host, String user, Tls tls) {
    try (TestDatabase database = kind.server().createDatabase()) {
      database.execute(
          "CREATE TABLE items (id bigint PRIMARY KEY)", "INSERT INTO items VALUES (1)");
      RecordingSink sink = new RecordingSink();
      CdcPipeline pipeline = pipeline(source(kind, database, host, user, tls), sink);
      assertThatThrownBy(pipeline::start).isInstanceOf(CdcException.class);
      assertThat(sink.events()).isEmpty();
      return pipeline.status().failure().orElseThrow();
    }
  }

  private static CdcPipeline pipeline(Source source, RecordingSink sink) {
    return CdcPipeline.builder()
        .name("tls")
        .source(source)
        .sink(sink, SinkOptions.none())
        .offsetStore(OffsetStore.memory())
        .build();
  }

  private static Source source(
      Kind kind, TestDatabase database, String host, String user, Tls tls) {
    String password = kind.server().password();
    int port = kind.server().port();
    if (kind == Kind.POSTGRES) {
      return PostgresSource.builder()
          .host(host)
          .port(port)
          .database(database.name())
          .user(user)
          .password(password)
          .tables("public.items")
          .tls(tls)
          .build();
    }
    return MySqlSource.builder()
        .host(host)
        .port(port)
        .user(user)
        .password(password)
        .tables(database.name() + ".items")
        .tls(tls)
        .build();
  }
}
