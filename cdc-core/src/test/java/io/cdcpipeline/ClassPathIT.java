package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.testkit.ForkedJvm;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A user of one database gets no web server on the class path, and the connector starts on exactly
 * that class path. The POM writes both class paths, each without the other database's connector.
 */
class ClassPathIT {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Path TARGET = Path.of("target").toAbsolutePath();

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void theConnectorOfOneDatabaseStartsOnItsOwnClassPath(Db db) throws IOException {
    List<String> jars = classPath(db);
    assertThat(jars)
        .isNotEmpty()
        .noneMatch(jar -> jar.matches(".*(jetty|jersey|swagger|hk2|jaxb|testcontainers|junit).*"))
        .noneMatch(jar -> jar.contains(db.postgres() ? "connector-mysql" : "connector-postgres"));
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 1);
      try (ForkedJvm jvm = probe(source, jars)) {
        jvm.awaitLine("EVENT READ", SOON);
        source.execute(
            "INSERT INTO items VALUES (2, 0, 'x')",
            "UPDATE items SET n = 1 WHERE id = 2",
            "DELETE FROM items WHERE id = 2");
        jvm.awaitLine("EVENT CREATE", SOON);
        jvm.awaitLine("EVENT UPDATE", SOON);
        jvm.awaitLine("EVENT DELETE", SOON);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "MYSQL_GTID, /mysql-connector-j-, com.mysql:mysql-connector-j",
    "MYSQL_GTID, /debezium-connector-mysql-, io.debezium:debezium-connector-mysql",
    "POSTGRES_17, /postgresql-, org.postgresql:postgresql",
    "POSTGRES_17, /debezium-connector-postgres-, io.debezium:debezium-connector-postgres"
  })
  void aDriverOrConnectorThatIsMissingIsNamedAtTheStart(Db db, String jar, String artifact)
      throws IOException {
    List<String> all = classPath(db);
    List<String> without = all.stream().filter(path -> !path.contains(jar)).toList();
    assertThat(without).hasSize(all.size() - 1);
    try (SourceUnderTest source = db.create();
        ForkedJvm jvm = probe(source, without)) {
      String refusal = jvm.awaitLine("REFUSED", SOON);
      assertThat(refusal)
          .startsWith("REFUSED CLASS_PATH")
          .contains("is not on the class path: add the dependency " + artifact);
    }
  }

  private static ForkedJvm probe(SourceUnderTest source, List<String> classPath) {
    return ForkedJvm.of(ClassPathProbe.class)
        .classPath(String.join(File.pathSeparator, classPath))
        .args(source.arguments(source.namespace() + ".items"))
        .start();
  }

  private static List<String> classPath(Db db) throws IOException {
    String written =
        Files.readString(
            TARGET.resolve(db.postgres() ? "user-postgres.classpath" : "user-mysql.classpath"));
    return Stream.concat(
            Stream.of(TARGET.resolve("classes").toString(), probeClasses()),
            Stream.of(written.trim().split(File.pathSeparator)))
        .toList();
  }

  /** The probe's own classes and nothing else of the tests. */
  private static String probeClasses() throws IOException {
    Path directory = Files.createTempDirectory("probe");
    Path from = TARGET.resolve("test-classes");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file :
          files
              .filter(f -> f.getFileName().toString().matches("(ClassPathProbe|SourceArguments).*"))
              .toList()) {
        Path to = directory.resolve(from.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    return directory.toString();
  }
}
