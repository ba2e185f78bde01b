package io.cdcpipeline.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A file in the Maven repository, fetched by {@code mvn} when the local repository lacks it. */
record MavenArtifact(
    String groupId, String artifactId, String version, String type, String classifier) {

  /** 2.10, since 3.x first reads a parent POM that some mirrors lack for the IoTDB zip. */
  private static final String GOAL = "org.apache.maven.plugins:maven-dependency-plugin:2.10:get";

  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Coordinates as {@code group:artifact:version[:type[:classifier]]}. */
  static MavenArtifact of(String coordinates) {
    String[] parts = coordinates.split(":", 5);
    return new MavenArtifact(
        parts[0],
        parts[1],
        parts[2],
        parts.length > 3 ? parts[3] : "jar",
        parts.length > 4 ? parts[4] : "");
  }

  /** The file in the local repository; {@code why} is printed if it has to be fetched first. */
  synchronized Path file(String why) {
    Path file = localRepository().resolve(relativePath());
    if (!Files.isRegularFile(file)) {
      fetch(why);
      if (!Files.isRegularFile(file)) {
        throw new TestKitException(
            "Maven reports success, but " + coordinates() + " is not at " + file + ". " + remedy());
      }
    }
    return file;
  }

  String coordinates() {
    String base = groupId + ":" + artifactId + ":" + version;
    return classifier.isEmpty()
        ? (type.equals("jar") ? base : base + ":" + type)
        : base + ":" + type + ":" + classifier;
  }

  private void fetch(String why) {
    Notice.print("fetching " + coordinates() + " from the Maven repository: " + why);
    List<String> command = new ArrayList<>(List.of(maven().toString(), "-q", "-B", GOAL));
    command.add("-Dartifact=" + coordinates());
    command.add("-Dtransitive=false");
    command.add("-Dmaven.repo.local=" + localRepository());
    Command.Result result = Command.of(command).timeout(LIMIT).run();
    if (!result.succeeded()) {
      throw new TestKitException(
          "cannot fetch " + coordinates() + " (" + why + "). " + remedy() + "\n" + result.output());
    }
  }

  private String remedy() {
    return "Check the network and the Maven settings, or run: mvn "
        + GOAL
        + " -Dtransitive=false -Dartifact="
        + coordinates();
  }

  private String relativePath() {
    String suffix = classifier.isEmpty() ? "" : "-" + classifier;
    String name = artifactId + "-" + version + suffix + "." + type;
    return groupId.replace('.', '/') + "/" + artifactId + "/" + version + "/" + name;
  }

  /** Surefire and Failsafe hand Maven's own choice to the test JVM as {@code localRepository}. */
  private static Path localRepository() {
    return Stream.of("maven.repo.local", "localRepository")
        .map(System::getProperty)
        .filter(value -> value != null && !value.isBlank())
        .map(Path::of)
        .findFirst()
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".m2", "repository"));
  }

  private static Path maven() {
    Stream<Path> homes =
        Stream.of(System.getProperty("maven.home"), System.getenv("MAVEN_HOME"))
            .filter(value -> value != null && !value.isBlank())
            .map(home -> Path.of(home, "bin", "mvn"));
    Optional<Path> found =
        Stream.concat(homes, Command.onPath("mvn").stream())
            .filter(Files::isExecutable)
            .findFirst();
    return found.orElseThrow(
        () ->
            new TestKitException(
                "test servers are fetched by Maven, but there is no mvn: put it on the PATH or set"
                    + " MAVEN_HOME"));
  }
}
