package io.cdcpipeline.offset;

import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** See {@link OffsetStore#file(Path)}. */
final class FileOffsetStore implements OffsetStore {
  private final Path directory;

  FileOffsetStore(Path directory) {
    this.directory = directory.toAbsolutePath().normalize();
  }

  @Override
  public Lease acquire(String pipeline) {
    PipelineNames.checked(pipeline);
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw unavailable("The directory " + directory + " cannot be made", e);
    }
    return new FileLease(pipeline, LockFile.acquire(directory.resolve(pipeline + ".lock")));
  }

  private static OffsetStoreException unavailable(String what, IOException cause) {
    return new OffsetStoreException(
        Reason.UNAVAILABLE,
        what + " (" + cause + "); check that it is on a writable disk with room left",
        cause);
  }

  private final class FileLease implements Lease {
    private final String pipeline;
    private final LockFile lock;
    private final Path file;

    FileLease(String pipeline, LockFile lock) {
      this.pipeline = pipeline;
      this.lock = lock;
      this.file = directory.resolve(pipeline + ".checkpoint.json");
    }

    @Override
    public synchronized Optional<Checkpoint> load() {
      lock.check();
      String where = "The checkpoint file " + file;
      byte[] record;
      try {
        record = Files.readAllBytes(file);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw unavailable(where + " cannot be read", e);
      }
      return Optional.of(
          PipelineNames.sameStored(CheckpointCodec.decode(record, where), pipeline, where));
    }

    @Override
    public synchronized void save(Checkpoint checkpoint) {
      byte[] record = CheckpointCodec.encode(PipelineNames.same(checkpoint, pipeline));
      lock.check();
      try {
        DurableFile.replace(file, record);
      } catch (IOException e) {
        throw unavailable("The checkpoint file " + file + " cannot be written", e);
      }
    }

    @Override
    public synchronized void delete() {
      lock.check();
      try {
        DurableFile.delete(file);
      } catch (IOException e) {
        throw unavailable("The checkpoint file " + file + " cannot be deleted", e);
      }
    }

    @Override
    public synchronized void renew() {
      lock.check();
    }

    @Override
    public synchronized void close() {
      lock.release();
    }
  }
}
