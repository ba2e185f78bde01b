package io.cdcpipeline.sink;

import org.jspecify.annotations.Nullable;

/**
 * Root of what a sink throws. A message says what failed, on which table and destination, and what
 * to do; the type says whether a retry may help.
 */
public abstract sealed class SinkException extends RuntimeException
    permits RetriableSinkException, RejectedEventsException, FatalSinkException {

  SinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
