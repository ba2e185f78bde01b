package io.cdcpipeline.testkit;

/** A test server could not be had, started or reached; the message names the remedy. */
public final class TestKitException extends RuntimeException {

  TestKitException(String message) {
    super(message);
  }

  TestKitException(String message, Throwable cause) {
    super(message, cause);
  }
}
