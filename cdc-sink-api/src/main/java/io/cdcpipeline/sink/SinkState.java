package io.cdcpipeline.sink;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A few bytes of a sink that are stored in the pipeline's checkpoint and given back on open. Opaque
 * to the pipeline; at most {@link #MAX_BYTES}.
 */
public final class SinkState {
  /** The limit of a state's size: 64 KiB. */
  public static final int MAX_BYTES = 64 * 1024;

  /** No state. */
  public static final SinkState NONE = new SinkState(new byte[0]);

  private final byte[] bytes;

  private SinkState(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * A state of these bytes, copied.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_BYTES}
   */
  public static SinkState of(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "A sink's state is at most " + MAX_BYTES + " bytes, got " + bytes.length);
    }
    return bytes.length == 0 ? NONE : new SinkState(bytes.clone());
  }

  public boolean isEmpty() {
    return bytes.length == 0;
  }

  /** A copy of the bytes. */
  public byte[] bytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SinkState that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SinkState[" + bytes.length + " bytes]";
  }
}
