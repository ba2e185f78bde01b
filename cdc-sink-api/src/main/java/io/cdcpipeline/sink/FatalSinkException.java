package io.cdcpipeline.sink;

import org.jspecify.annotations.Nullable;

/** No retry can help (wrong credentials, missing privilege, wrong settings): the pipeline stops. */
public final class FatalSinkException extends SinkException {
  public FatalSinkException(String message) {
    super(message, null);
  }

  public FatalSinkException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
