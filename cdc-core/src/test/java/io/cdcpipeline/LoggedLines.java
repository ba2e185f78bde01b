package io.cdcpipeline;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What is logged while it is open, which goes to where it went before, too. */
final class LoggedLines implements AutoCloseable {
  private final PrintStream before = System.err;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  LoggedLines() {
    System.setErr(
        new PrintStream(bytes, true, StandardCharsets.UTF_8) {
          @Override
          public void write(byte[] buffer, int offset, int length) {
            super.write(buffer, offset, length);
            before.write(buffer, offset, length);
          }
        });
  }

  /** The lines so far that have all of these words. */
  List<String> with(String... words) {
    return bytes
        .toString(StandardCharsets.UTF_8)
        .lines()
        .filter(line -> List.of(words).stream().allMatch(line::contains))
        .toList();
  }

  @Override
  public void close() {
    System.setErr(before);
  }
}
