package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server of its own, which talks TLS with a certificate made here. */
final class TlsIT {
  private static final String PASSWORD = "keystore-password";
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .build();

  @TempDir static Path directory;

  private static IoTDBServer server;
  private static Path trusted;
  private static Path foreign;

  @BeforeAll
  static void start() throws Exception {
    Path keys = directory.resolve("server.jks");
    Path certificate = directory.resolve("server.crt");
    trusted = directory.resolve("trusted.jks");
    foreign = directory.resolve("foreign.jks");
    makeKey(keys);
    keytool(keys, "-exportcert", "-alias", "key", "-file", certificate.toString());
    keytool(trusted, "-importcert", "-noprompt", "-file", certificate.toString());
    makeKey(foreign);
    server =
        IoTDBServer.start(
            Map.of(
                "enable_thrift_ssl",
                "true",
                "key_store_path",
                keys.toString(),
                "key_store_pwd",
                PASSWORD));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static void makeKey(Path store) throws Exception {
    String[] command =
        "-genkeypair -alias key -keyalg EC -groupname secp256r1 -dname CN=localhost -validity 2"
            .split(" ");
    keytool(store, command);
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    Path tool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    ProcessBuilder builder = new ProcessBuilder(tool.toString());
    builder.command().addAll(List.of(arguments));
    builder.command().addAll(List.of("-keystore", store.toString(), "-storetype", "JKS"));
    builder.command().addAll(List.of("-storepass", PASSWORD, "-keypass", PASSWORD));
    Path output = directory.resolve("keytool.log");
    Process process = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private static SinkWriter writer(Target target, String place, Path store, String password) {
    return new IoTDBSinkFactory()
        .createWriter(
            target
                .options(server)
                .tls(store, password)
                .timeout(Duration.ofSeconds(5))
                .table("shop.reading", target.mapping(place))
                .build());
  }

  @ParameterizedTest
  @EnumSource
  void rowsAreWrittenOverTls(Target target) {
    String place = SharedIoTDB.fresh("tls");
    Events events = new Events();
    try (SinkWriter writer = writer(target, place, trusted, PASSWORD)) {
      writer.open(TestSinkContext.first());
      writer.write(List.of(events.create(Row.of(READINGS, "s1", Instant.ofEpochMilli(1_000), 7))));
      writer.flush();
    }
    if (target != Target.TABLE) {
      assertThat(server.query("SELECT a FROM root.cdc_testkit." + place + ".s1"))
          .containsExactly("1000\t7");
    }
  }

  @Test
  void serverThatTheTrustStoreDoesNotKnowIsFatalAndNamed() {
    assertFatal(foreign, PASSWORD, "does not trust", foreign.toString(), "" + server.port());
  }

  @Test
  void trustStoreThatCannotBeReadIsFatalAndNamed() {
    Path missing = directory.resolve("missing.jks");
    assertFatal(missing, PASSWORD, "cannot be read", missing.toString(), "tls.trust-store");
    assertFatal(trusted, "not-the-password", "cannot be read", trusted.toString());
  }

  private static void assertFatal(Path store, String password, String... words) {
    try (SinkWriter writer = writer(Target.TREE_ALIGNED, "tls", store, password)) {
      assertThatThrownBy(() -> writer.open(TestSinkContext.first()))
          .isInstanceOf(FatalSinkException.class)
          .hasMessageContainingAll(words)
          .hasMessageNotContaining(password);
    }
  }

  @Test
  void serverWithoutTlsIsRetriableAndTheErrorSaysWhatToLookAt() {
    try (SinkWriter writer =
        new IoTDBSinkFactory()
            .createWriter(
                Target.TREE_ALIGNED
                    .options(SharedIoTDB.server())
                    .tls(trusted, PASSWORD)
                    .timeout(Duration.ofSeconds(2))
                    .attempts(1)
                    .table("shop.reading", Target.TREE_ALIGNED.mapping("tls"))
                    .build())) {
      assertThatThrownBy(() -> writer.open(TestSinkContext.first()))
          .isInstanceOf(RetriableSinkException.class)
          .hasMessageContaining("enable_thrift_ssl=true");
    }
  }
}
