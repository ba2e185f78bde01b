package io.cdcpipeline.examples.filesink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Appends a line per event to a file, each exactly once: the file's length is handed to the
 * pipeline as this sink's state, and what lies beyond the stored length is cut off before it is
 * written again.
 */
public final class FileSinkWriter implements SinkWriter {
  private final Path file;
  private volatile @Nullable FileChannel channel;
  private long durableLength;

  public FileSinkWriter(Path file) {
    this.file = file;
  }

  @Override
  public void open(SinkContext context) {
    durableLength = context.state().isEmpty() ? 0 : length(context.state());
    try {
      FileChannel opened =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel = opened;
      if (opened.size() < durableLength) {
        throw new FatalSinkException(
            file + " is shorter than when the pipeline last ran; bring it back or move it away");
      }
      opened.truncate(durableLength).position(durableLength);
    } catch (IOException e) {
      throw new FatalSinkException("Cannot open " + file + ": check that it can be written", e);
    }
  }

  /** After a failed call all events since the last flush come again, so they are cut off first. */
  @Override
  public void write(List<ChangeEvent> events) {
    StringBuilder lines = new StringBuilder();
    events.forEach(event -> lines.append(line(event)).append('\n'));
    ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel().write(bytes);
      }
    } catch (IOException e) {
      cutOff();
      throw new RetriableSinkException("Cannot write to " + file + "; is its disk full?", e);
    }
  }

  @Override
  public SinkState flush() {
    try {
      channel().force(true);
      durableLength = channel().position();
      return SinkState.of(ByteBuffer.allocate(Long.BYTES).putLong(durableLength).array());
    } catch (IOException e) {
      cutOff();
      throw new RetriableSinkException("Cannot flush " + file, e);
    }
  }

  private void cutOff() {
    try {
      channel().truncate(durableLength).position(durableLength);
    } catch (IOException e) {
      throw new FatalSinkException("Cannot repair " + file + " after a failed write", e);
    }
  }

  /** Parts separated by tabs; a null has no equals sign, a column the log left out is left out. */
  private static String line(ChangeEvent event) {
    Row row = event.after() != null ? event.after() : event.before();
    StringJoiner line = new StringJoiner("\t");
    line.add(event.position().text()).add(event.operation().name()).add(event.table().toString());
    for (int i = 0; row != null && i < row.size(); i++) {
      if (!row.isUnchanged(i)) {
        Object value = row.value(i);
        line.add(row.schema().column(i).name() + (value == null ? "" : "=" + escaped(value)));
      }
    }
    return line.toString();
  }

  private static String escaped(Object value) {
    return text(value)
        .replace("\\", "\\\\")
        .replace("\t", "\\t")
        .replace("\n", "\\n")
        .replace("\r", "\\r");
  }

  static String text(Object value) {
    return value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value.toString();
  }

  private static long length(SinkState state) {
    return ByteBuffer.wrap(state.bytes()).getLong();
  }

  private FileChannel channel() {
    FileChannel open = channel;
    if (open == null) {
      throw new IllegalStateException(file + " is not open");
    }
    return open;
  }

  /** A thread that hangs in a write or flush gets an exception. */
  @Override
  public void close() {
    FileChannel open = channel;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        throw new RetriableSinkException("Cannot close " + file, e);
      }
    }
  }
}
