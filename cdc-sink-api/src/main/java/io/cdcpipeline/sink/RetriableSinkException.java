package io.cdcpipeline.sink;

import org.jspecify.annotations.Nullable;

/**
 * The destination could not be reached or was not ready; a later try may succeed. The pipeline
 * waits and hands over every event since the last successful {@link SinkWriter#flush()} again.
 */
public final class RetriableSinkException extends SinkException {
  public RetriableSinkException(String message) {
    super(message, null);
  }

  public RetriableSinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
