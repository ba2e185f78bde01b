package io.cdcpipeline.testkit;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Directories that are filled once and then shared by all builds of this user: unpacked server
 * binaries and prepared data directories. Safe against several JVMs: one fills under a file lock
 * and renames the finished directory into place.
 */
final class BinaryCache {

  /** Fills an empty directory. */
  @FunctionalInterface
  interface Filler {
    void fill(Path directory) throws IOException;
  }

  private static final Object LOCK = new Object();

  private BinaryCache() {}

  /** The directory of that name, filled by {@code filler} if it is not there yet. */
  static Path directory(String name, Filler filler) {
    Path root = root();
    Path target = root.resolve(name);
    if (Files.isDirectory(target)) {
      return target;
    }
    // the file lock holds between JVMs only, within one it throws
    synchronized (LOCK) {
      try {
        Files.createDirectories(root);
        fillUnderLock(root, target, filler);
        return target;
      } catch (IOException e) {
        throw new TestKitException(
            "cannot fill "
                + target
                + "; the place can be changed by the system property cdc.testkit.cache or the"
                + " variable CDC_TESTKIT_CACHE",
            e);
      }
    }
  }

  private static void fillUnderLock(Path root, Path target, Filler filler) throws IOException {
    Path lockFile = root.resolve(target.getFileName() + ".lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (!lock.isValid() || Files.isDirectory(target)) {
        return;
      }
      String prefix = target.getFileName() + ".tmp";
      removeLeftovers(root, prefix);
      Path temporary = Files.createDirectory(root.resolve(prefix + ProcessHandle.current().pid()));
      try {
        filler.fill(temporary);
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        TextFiles.deleteTree(temporary);
      }
    }
  }

  /** What a JVM that was killed while unpacking has left. */
  private static void removeLeftovers(Path root, String prefix) throws IOException {
    List<Path> leftovers;
    try (Stream<Path> paths = Files.list(root)) {
      leftovers = paths.filter(p -> p.getFileName().toString().startsWith(prefix)).toList();
    }
    leftovers.forEach(TextFiles::deleteTree);
  }

  private static Path root() {
    return Settings.text("cache")
        .map(Path::of)
        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "cdc-testkit"));
  }

  /** Whether native server binaries exist for this machine. */
  static void requireLinuxAmd64(String server) {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "");
    if (!os.contains("linux") || !(arch.equals("amd64") || arch.equals("x86_64"))) {
      throw new TestKitException(
          "no native "
              + server
              + " for "
              + os
              + " on "
              + arch
              + ": start a Docker engine, or name a running server by "
              + Settings.variable(server.toLowerCase(Locale.ROOT) + ".url"));
    }
  }
}
