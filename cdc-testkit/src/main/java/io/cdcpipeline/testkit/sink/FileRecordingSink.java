package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.SinkCapabilities;
import io.cdcpipeline.sink.SinkContext;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkState;
import io.cdcpipeline.sink.SinkWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Appends all that it is told to a file and syncs it in {@code flush}, for tests that kill the
 * pipeline's JVM; {@link FileRecording#read} reads the file. Several writers and several runs may
 * share one file.
 */
public final class FileRecordingSink implements SinkFactory {
  /** The file to append to. */
  public static final SinkOption<Path> FILE =
      SinkOption.of("file", "File to append to", Path.class, Path::of).asRequired();

  @Override
  public String name() {
    return "file-recording";
  }

  @Override
  public List<SinkOption<?>> options() {
    return List.of(FILE);
  }

  @Override
  public SinkCapabilities capabilities(SinkOptions options) {
    options.validate(this);
    return SinkCapabilities.builder()
        .idempotent(true)
        .deletes(true)
        .truncates(true)
        .parallel(true)
        .build();
  }

  @Override
  public SinkWriter createWriter(SinkOptions options) {
    options.validate(this);
    return new Writer(options.get(FILE));
  }

  private static final class Writer implements SinkWriter {
    private final Path file;
    private final StringBuilder lines = new StringBuilder();
    private @Nullable FileChannel channel;
    private int lane;
    private long epoch;

    Writer(Path file) {
      this.file = file;
    }

    @Override
    public void open(SinkContext context) {
      lane = context.lane();
      epoch = context.epoch();
      lines.append('\n'); // ends the line that a killed run may have torn
      RecordedLine.append(lines, new RecordedCall.Opened(lane, epoch));
      try {
        channel =
            FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.WRITE);
        append(channel);
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public void write(List<ChangeEvent> events) {
      for (ChangeEvent event : events) {
        RecordedLine.append(lines, RecordedCall.Written.of(lane, epoch, event));
      }
      try {
        append(opened());
      } catch (IOException e) {
        throw failed(e);
      }
    }

    @Override
    public SinkState flush() {
      RecordedLine.append(lines, new RecordedCall.Flushed(lane, epoch));
      try {
        opened().force(false); // the events before the line that says they are durable
        append(opened());
        opened().force(false);
      } catch (IOException e) {
        throw failed(e);
      }
      return SinkState.NONE;
    }

    @Override
    public void close() {
      try (FileChannel closing = channel) {
        if (closing != null) {
          channel = null;
          lines.setLength(0);
          RecordedLine.append(lines, new RecordedCall.Closed(lane, epoch));
          append(closing);
        }
      } catch (IOException e) {
        throw failed(e);
      }
    }

    private void append(FileChannel to) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8));
      lines.setLength(0);
      while (bytes.hasRemaining()) {
        to.write(bytes);
      }
    }

    private FileChannel opened() {
      if (channel == null) {
        throw new IllegalStateException("FileRecordingSink is not open");
      }
      return channel;
    }

    private FatalSinkException failed(IOException e) {
      return new FatalSinkException("Cannot write the recording " + file + ": free the disk", e);
    }
  }
}
