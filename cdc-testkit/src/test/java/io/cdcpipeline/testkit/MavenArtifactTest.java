package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MavenArtifactTest {

  @TempDir private Path repository;
  @TempDir private Path mavenHome;

  @BeforeEach
  void useFakeMaven() throws IOException {
    System.setProperty("maven.repo.local", repository.toString());
    System.setProperty("maven.home", mavenHome.toString());
  }

  @AfterEach
  void useRealMaven() {
    System.clearProperty("maven.repo.local");
    System.clearProperty("maven.home");
  }

  @Test
  void coordinatesAreReadInMavensOrder() {
    MavenArtifact artifact = MavenArtifact.of("g.h:a:1.2:zip:linux");
    assertThat(artifact.classifier()).isEqualTo("linux");
    assertThat(artifact.coordinates()).isEqualTo("g.h:a:1.2:zip:linux");
    assertThat(MavenArtifact.of("g:a:1").coordinates()).isEqualTo("g:a:1");
    assertThat(MavenArtifact.of("g:a:1:zip").coordinates()).isEqualTo("g:a:1:zip");
  }

  @Test
  void fileInTheLocalRepositoryIsUsedWithoutMaven() throws IOException {
    Path directory = Files.createDirectories(repository.resolve("g/h/a/1.2"));
    Path file = Files.writeString(directory.resolve("a-1.2-linux.zip"), "x");
    assertThat(MavenArtifact.of("g.h:a:1.2:zip:linux").file("a test")).isEqualTo(file);
  }

  @Test
  void missingFileIsFetchedByMavenIntoTheSameRepository() throws IOException {
    maven(
        """
        mkdir -p '%s/g/a/1' && echo "$*" > '%s/g/a/1/a-1.jar'
        """
            .formatted(repository, repository));
    assertThat(MavenArtifact.of("g:a:1").file("a test"))
        .content()
        .contains("-Dartifact=g:a:1", "-Dtransitive=false", "-Dmaven.repo.local=" + repository);
  }

  @Test
  void failedFetchNamesArtifactReasonAndRemedy() throws IOException {
    maven("echo 'no route to host'; exit 1");
    assertThatThrownBy(() -> MavenArtifact.of("g:a:1").file("tests need a real thing"))
        .isInstanceOf(TestKitException.class)
        .hasMessageContaining("g:a:1")
        .hasMessageContaining("tests need a real thing")
        .hasMessageContaining("or run: mvn")
        .hasMessageContaining("no route to host");
  }

  private void maven(String script) throws IOException {
    Path mvn = Files.createDirectories(mavenHome.resolve("bin")).resolve("mvn");
    Files.writeString(mvn, "#!/bin/sh\n" + script);
    assertThat(mvn.toFile().setExecutable(true)).isTrue();
  }
}
