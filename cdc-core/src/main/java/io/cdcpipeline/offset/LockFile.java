package io.cdcpipeline.offset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A file that one process at a time has locked, with the owner in it as text. The file is never
 * deleted: another process could be about to lock the one just deleted.
 */
final class LockFile {
  /**
   * The owners in this process, by file. Asked before a file is opened, because on POSIX systems
   * closing any channel of a file gives up all of the process's locks on it.
   */
  private static final Map<Path, String> OWN = new ConcurrentHashMap<>();

  /** Channels that must stay open, for the same reason. */
  private static final Queue<FileChannel> KEPT_OPEN = new ConcurrentLinkedQueue<>();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object identity;
  private boolean released;

  private LockFile(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    this.identity = identity(file);
  }

  /** Locks the file, which is made if it is missing; its directory exists. */
  static LockFile acquire(Path path) {
    try {
      Path file = Objects.requireNonNull(path.getParent()).toRealPath().resolve(path.getFileName());
      String owner = Owner.describe(Instant.now());
      String other = OWN.putIfAbsent(file, owner);
      if (other != null) {
        throw held(file, other);
      }
      @Nullable LockFile lock = null;
      try {
        lock = lock(file, owner);
        return lock;
      } finally {
        if (lock == null) {
          OWN.remove(file);
        }
      }
    } catch (IOException e) {
      throw new OffsetStoreException(
          Reason.UNAVAILABLE,
          "The lock file " + path + " cannot be locked (" + e + "); check its permissions",
          e);
    }
  }

  private static LockFile lock(Path file, String owner) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    boolean keep = false;
    try {
      if (channel.tryLock() == null) {
        throw held(file, read(channel));
      }
      channel.truncate(0);
      channel.write(UTF_8.encode(owner), 0);
      LockFile lock = new LockFile(file, channel);
      keep = true;
      return lock;
    } catch (OverlappingFileLockException e) {
      // This class, loaded by another class loader of this process, has it.
      keep = true;
      KEPT_OPEN.add(channel);
      throw held(file, read(channel));
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  private static String read(FileChannel channel) throws IOException {
    ByteBuffer text = ByteBuffer.allocate(500);
    channel.read(text, 0);
    return UTF_8.decode(text.flip()).toString();
  }

  private static OffsetStoreException held(Path file, String owner) {
    return new OffsetStoreException(
        Reason.HELD,
        "Another pipeline of that name runs: "
            + (owner.isEmpty() ? "a process" : owner)
            + " has locked "
            + file
            + ". Stop it, or give this pipeline another name or directory.");
  }

  /**
   * Makes sure that the lock still guards the name: somebody may have deleted the file.
   *
   * @throws OffsetStoreException if it does not
   */
  synchronized void check() {
    if (released) {
      throw new IllegalStateException("The lease on " + file + " is closed");
    }
    try {
      if (channel.isOpen() && Objects.equals(identity, identity(file))) {
        return;
      }
    } catch (NoSuchFileException e) {
      // Told below.
    } catch (IOException e) {
      throw new OffsetStoreException(
          Reason.UNAVAILABLE, "The lock file " + file + " cannot be looked at (" + e + ")", e);
    }
    throw new OffsetStoreException(
        Reason.LOST,
        "The pipeline lost its lease: the lock file "
            + file
            + " was deleted or replaced while it ran, and another may run now. Leave lock files"
            + " alone; start the pipeline again.");
  }

  /** What tells the file from another of the same name; null on Windows, where it is not needed. */
  private static @Nullable Object identity(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  synchronized void release() {
    if (released) {
      return;
    }
    released = true;
    try {
      channel.close();
    } catch (IOException e) {
      // The descriptor is gone all the same, and the lock with it.
    } finally {
      OWN.remove(file);
    }
  }
}
