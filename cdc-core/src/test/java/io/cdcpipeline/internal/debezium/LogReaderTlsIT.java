package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.Tls;
import io.cdcpipeline.internal.postgres.PostgresTypes;
import io.cdcpipeline.internal.stream.LogReader;
import io.cdcpipeline.internal.stream.SourceTransaction;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.MySqlOffset;
import io.cdcpipeline.offset.PostgresOffset;
import io.cdcpipeline.offset.SourceOffset;
import io.cdcpipeline.testkit.CertificateAuthority;
import io.cdcpipeline.testkit.MySqlFlavour;
import io.cdcpipeline.testkit.MySqlServer;
import io.cdcpipeline.testkit.PostgresServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Debezium's own connections refuse a false server, also where nothing of ours has looked at it
 * before: it may have come in the place of the right one.
 */
class LogReaderTlsIT {
  private final CertificateAuthority authority = CertificateAuthority.create("those-we-trust");
  private final CertificateAuthority stranger = CertificateAuthority.create("somebody-else");

  @Test
  void postgres() throws Exception {
    try (PostgresServer server =
        PostgresServer.startWithTls(17, stranger, stranger.issue("server", "localhost"))) {
      PostgresSource source =
          PostgresSource.builder()
              .host("localhost")
              .port(server.port())
              .database(server.database())
              .user(server.user())
              .password(server.password())
              .tables("public.t")
              .tls(Tls.verifyFull(authority.certificate()))
              .build();
      ChangeDecoder decoder =
          ChangeDecoder.postgres(new PostgresTypes(server::connect), server::connect);
      assertRefused(
          source,
          decoder,
          new PostgresOffset(Lsn.parse("0/1000000")),
          "unable to find valid certification path");
    }
  }

  @Test
  void mysql() throws Exception {
    try (MySqlServer server =
        MySqlServer.startWithTls(
            MySqlFlavour.GTID, stranger, stranger.issue("server", "localhost"))) {
      MySqlSource source =
          MySqlSource.builder()
              .host("localhost")
              .port(server.port())
              .user(server.user())
              .password(server.password())
              .tables("db.t")
              .tls(Tls.verifyFull(authority.certificate()))
              .build();
      assertRefused(
          source,
          ChangeDecoder.mySql(),
          MySqlOffset.of("mysql-bin.000001", 4),
          "Failed to establish connection");
    }
  }

  private static void assertRefused(
      Source source, ChangeDecoder decoder, SourceOffset start, String whatDebeziumKeepsOfIt)
      throws Exception {
    ReaderSettings settings =
        new ReaderSettings(
            "tls-reader", source, List.of(TableId.of("public", "t")), "slot", "publication", 4711);
    CompletableFuture<Throwable> end = new CompletableFuture<>();
    LogReader reader =
        new DebeziumReaders(settings, decoder, new SchemaLog(List.of()))
            .create(start, start, 0, new Listener(end));
    reader.start();
    try {
      assertThat(end.get(60, TimeUnit.SECONDS)).hasStackTraceContaining(whatDebeziumKeepsOfIt);
    } finally {
      reader.stop(Duration.ofSeconds(15));
    }
  }

  private record Listener(CompletableFuture<Throwable> end) implements LogReader.Listener {
    @Override
    public boolean transaction(SourceTransaction transaction, BooleanSupplier giveUp) {
      throw new AssertionError("read from a server that nobody should trust");
    }

    @Override
    public void ended(@Nullable Throwable reason) {
      end.complete(reason);
    }
  }
}
