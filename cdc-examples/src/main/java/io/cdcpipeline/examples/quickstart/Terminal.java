package io.cdcpipeline.examples.quickstart;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;

/**
 * Shows lines that stay and, on a terminal, one line that is written over; elsewhere that line is
 * printed every few seconds. Thread-safe.
 */
final class Terminal {
  private static final long REPEAT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final boolean interactive;
  private final int width;
  private boolean liveShown;
  private long lastLive;

  Terminal(PrintStream out, boolean interactive, int width) {
    this.out = out;
    this.interactive = interactive;
    this.width = Math.max(40, width);
    this.lastLive = System.nanoTime() - REPEAT_NANOS;
  }

  /** A line that stays. */
  synchronized void line(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  /** A step that is done. */
  void done(String text) {
    line((interactive ? "  \u2714 " : "  ok  ") + text);
  }

  /** A step that failed. */
  void failed(String text) {
    line((interactive ? "  \u2718 " : "  NO  ") + text);
  }

  /** The line that is written over. */
  synchronized void live(String text) {
    if (interactive) {
      erase();
      String line = "  " + text;
      out.print(line.length() >= width ? line.substring(0, width - 1) : line);
      out.flush();
      liveShown = true;
    } else if (System.nanoTime() - lastLive >= REPEAT_NANOS) {
      lastLive = System.nanoTime();
      out.println("  ..  " + text);
      out.flush();
    }
  }

  private void erase() {
    if (liveShown) {
      out.print("\r\u001b[K");
      liveShown = false;
    }
  }
}
