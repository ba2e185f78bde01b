package io.cdcpipeline.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Brings {@code libaio.so.1}, which MySQL is linked with, where it is missing; needs no root. */
final class Libaio {

  private static final String REMEDY =
      "MySQL needs libaio.so.1 and libnuma.so.1, and they could not be brought: install the"
          + " packages libaio1 (libaio1t64 on newer systems) and libnuma1";

  private Libaio() {}

  /** The variables with which the program finds its libraries. */
  static Map<String, String> environmentFor(Path program) {
    if (!lacksLibrary(program, Map.of())) {
      return Map.of();
    }
    Path libraries = BinaryCache.directory("libaio", Libaio::download);
    Map<String, String> environment = Map.of("LD_LIBRARY_PATH", libraries.toString());
    if (lacksLibrary(program, environment)) {
      throw new TestKitException(REMEDY);
    }
    return environment;
  }

  private static boolean lacksLibrary(Path program, Map<String, String> environment) {
    Command.Result result =
        Command.of(program.toString(), "--no-defaults", "--version").environment(environment).run();
    return !result.succeeded() && result.output().contains("shared libraries");
  }

  private static void download(Path target) throws IOException {
    if (Command.onPath("apt-get").isEmpty() || Command.onPath("dpkg").isEmpty()) {
      throw new TestKitException(REMEDY);
    }
    Notice.print("fetching libaio from the system's package repository: MySQL is linked with it");
    for (String name : List.of("libaio1", "libaio1t64", "libnuma1")) {
      // which of the names exists depends on the release
      Command.of("apt-get", "download", name).directory(target).run();
    }
    List<Path> packages = list(target, ".deb");
    if (packages.isEmpty()) {
      throw new TestKitException(REMEDY + " (apt-get download fetched nothing)");
    }
    Path unpacked = Files.createDirectory(target.resolve("unpacked"));
    for (Path file : packages) {
      Command.of("dpkg", "-x", file.toString(), unpacked.toString())
          .runOrThrow("unpacking " + file.getFileName());
    }
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path library : files.filter(f -> f.toString().contains(".so.")).toList()) {
        Files.copy(
            library, target.resolve(shortName(library)), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    TextFiles.deleteTree(unpacked);
    packages.forEach(TextFiles::deleteQuietly);
  }

  /** {@code libaio.so.1t64.0.2} and {@code libaio.so.1.0.1} are both wanted as libaio.so.1. */
  private static String shortName(Path library) {
    String name = library.getFileName().toString();
    return name.replaceFirst("(\\.so\\.\\d+).*", "$1");
  }

  private static List<Path> list(Path directory, String suffix) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(f -> f.toString().endsWith(suffix)).toList();
    }
  }
}
