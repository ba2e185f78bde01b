package io.cdcpipeline.offset;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A checkpoint cannot be read, stored or owned. The {@link #reason()} says which kind of trouble it
 * is, the message names the record and the remedy.
 */
public final class OffsetStoreException extends RuntimeException {

  /** Kinds of trouble, for programs; the message is for people. */
  public enum Reason {
    /** Another pipeline of that name holds the lease; a standby tries again later. */
    HELD,
    /** The lease that was held is another's now: this pipeline must stop. */
    LOST,
    /** The record is not what was written. It is never taken for an absent one. */
    DAMAGED,
    /** A newer version of the library wrote the record. */
    NEWER,
    /** The store cannot be reached or refused; a later try may succeed. */
    UNAVAILABLE
  }

  private final Reason reason;

  public OffsetStoreException(Reason reason, String message) {
    this(reason, message, null);
  }

  public OffsetStoreException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = Objects.requireNonNull(reason, "reason");
  }

  public Reason reason() {
    return reason;
  }
}
