package io.cdcpipeline;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * How often each row of a table was read, one byte per row in a mapped file: the system keeps it
 * when the process is killed, and another process sees it at once.
 */
final class ReadCounts implements AutoCloseable {
  private final FileChannel channel;
  private final MappedByteBuffer counts;

  private ReadCounts(FileChannel channel, MappedByteBuffer counts) {
    this.channel = channel;
    this.counts = counts;
  }

  /** Makes the file for rows with the ids 0 to {@code rows - 1}. */
  static ReadCounts of(Path file, int rows) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new ReadCounts(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, rows));
  }

  /** Opens a file that another process made. */
  static ReadCounts open(Path file) throws IOException {
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    return new ReadCounts(channel, channel.map(FileChannel.MapMode.READ_WRITE, 0, channel.size()));
  }

  /** The row was read. */
  void add(int id) {
    counts.put(id, (byte) (counts.get(id) + 1));
  }

  /** How often rows were read, repeated ones each time. */
  long total() {
    long total = 0;
    for (int id = 0; id < counts.capacity(); id++) {
      total += counts.get(id);
    }
    return total;
  }

  /** How many rows were never read. */
  long missing() {
    long missing = 0;
    for (int id = 0; id < counts.capacity(); id++) {
      missing += counts.get(id) == 0 ? 1 : 0;
    }
    return missing;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
