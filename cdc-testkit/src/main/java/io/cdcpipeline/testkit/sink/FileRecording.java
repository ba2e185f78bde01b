package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.testkit.sink.RecordedCall.Flushed;
import io.cdcpipeline.testkit.sink.RecordedCall.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a {@link FileRecordingSink} wrote, also when its JVM was killed in the middle of a line.
 *
 * @param calls all calls in the order of the file, of all runs
 * @param torn lines that a kill has cut off
 */
public record FileRecording(List<RecordedCall> calls, int torn) {
  public FileRecording {
    calls = List.copyOf(calls);
  }

  /** Reads a file; one that does not exist is empty. */
  public static FileRecording read(Path file) throws IOException {
    if (!Files.exists(file)) {
      return new FileRecording(List.of(), 0);
    }
    List<RecordedCall> calls = new ArrayList<>();
    int torn = 0;
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      if (RecordedLine.isWhole(line)) {
        calls.add(RecordedLine.parse(line));
      } else if (!line.isEmpty()) {
        torn++;
      }
    }
    return new FileRecording(calls, torn);
  }

  /** All events, repeated ones too. */
  public List<Written> events() {
    return calls.stream().filter(Written.class::isInstance).map(Written.class::cast).toList();
  }

  /** The events that a flush of their writer has followed in their epoch. */
  public List<Written> flushedEvents() {
    List<Written> flushed = new ArrayList<>();
    List<Written> open = new ArrayList<>();
    for (RecordedCall call : calls) {
      if (call instanceof Written event) {
        open.add(event);
      } else if (call instanceof Flushed) {
        open.stream().filter(e -> sameWriter(e, call)).forEach(flushed::add);
        open.removeIf(e -> sameWriter(e, call));
      }
    }
    return flushed;
  }

  private static boolean sameWriter(RecordedCall a, RecordedCall b) {
    return a.lane() == b.lane() && a.epoch() == b.epoch();
  }
}
