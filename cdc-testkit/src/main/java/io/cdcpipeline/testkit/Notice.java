package io.cdcpipeline.testkit;

/**
 * What somebody who watches the build must see: downloads, and tests that were not shown. Written
 * to the standard error stream, since a test run's logging is often switched off.
 */
final class Notice {

  private Notice() {}

  static void print(String text) {
    System.err.println("[cdc-testkit] " + text);
  }
}
