package io.cdcpipeline.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small file work that several servers share. */
final class TextFiles {

  private static final int TAIL_LINES = 40;

  private TextFiles() {}

  /** The last lines of a log. */
  static String tail(Path file) {
    List<String> lines = read(file).lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
  }

  /** The text of a file, which may end within a character; empty if it cannot be read. */
  static String read(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  static Path createDirectories(Path directory) {
    try {
      return Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /** Lets nobody but its owner see it, which servers demand of keys and data directories. */
  static void ownerOnly(Path path) {
    String rights = Files.isDirectory(path) ? "rwx------" : "rw-------";
    try {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(rights));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot set the permissions of " + path, e);
    }
  }

  static void deleteQuietly(@Nullable Path file) {
    if (file != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        // a left-over temporary file is no reason to fail a test
        file.toFile().deleteOnExit();
      }
    }
  }

  static void copyTree(Path source, Path target) {
    Command.of("cp", "-R", source + "/.", createDirectories(target).toString())
        .runOrThrow("copying " + source + " to " + target);
  }

  /** Deletes a directory with all that is in it, as far as that is possible. */
  static void deleteTree(Path directory) {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(directory)) {
      paths.sorted(Comparator.reverseOrder()).forEach(TextFiles::deleteQuietly);
    } catch (IOException | UncheckedIOException e) {
      directory.toFile().deleteOnExit();
    }
  }
}
