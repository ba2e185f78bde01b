package io.cdcpipeline;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Operation;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Appends each event of {@code items} to a file, one line each, and forces the file on flush: what
 * a killed JVM leaves behind. {@link #replay} reads it as a keyed destination would have taken it.
 */
final class JournalSink implements SinkWriter {
  private final Path file;
  private FileChannel channel;

  JournalSink(Path file) {
    this.file = file;
  }

  @Override
  public void open(SinkContext context) {
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
      // A line that a kill has torn ends here.
      append("\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(List<ChangeEvent> events) {
    StringBuilder lines = new StringBuilder();
    for (ChangeEvent event : events) {
      Row row = event.operation() == Operation.DELETE ? event.before() : event.after();
      lines.append(event.operation()).append('\t').append(row.value("id"));
      if (event.after() != null) {
        lines.append('\t').append(row.value("n")).append('/').append(row.value("v"));
      }
      lines.append("\t.\n");
    }
    try {
      append(lines.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void append(String text) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  @Override
  public SinkState flush() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SinkState.NONE;
  }

  @Override
  public void close() {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The rows that a keyed destination holds after all whole lines: {@code id -> n/v}. */
  static Map<Long, String> replay(Path file) throws IOException {
    Map<Long, String> rows = new TreeMap<>();
    for (String line : Files.readAllLines(file)) {
      String[] parts = line.split("\t", -1);
      if (parts.length < 3 || !parts[parts.length - 1].equals(".")) {
        continue;
      }
      if (parts[0].equals("DELETE")) {
        rows.remove(Long.valueOf(parts[1]));
      } else {
        rows.put(Long.valueOf(parts[1]), parts[2]);
      }
    }
    return rows;
  }
}
