package io.cdcpipeline;

import org.jspecify.annotations.Nullable;

/**
 * The pipeline cannot go on. The {@link #reason()} says which kind of trouble it is, the message
 * names the thing and the remedy.
 */
public final class CdcException extends RuntimeException {

  /** Kinds of trouble, for programs; the message is for people. */
  public enum Reason {
    /** The database refused the credentials. */
    AUTHENTICATION,
    /** The database user lacks a privilege. */
    PRIVILEGE,
    /** The database could not be reached. */
    UNREACHABLE,
    /** The server's certificate, or ours, was refused. */
    TLS,
    /** A server setting rules out change data capture. */
    SERVER_SETTING,
    /** A table that was asked for does not exist or cannot be captured. */
    TABLE,
    /** Another process uses the replication slot. */
    SLOT_IN_USE,
    /** The position to start from can no longer be had. */
    POSITION_LOST,
    /** There is no position to start from. */
    NO_POSITION,
    /** The stored checkpoint cannot be used, or could not be stored. */
    OFFSET_STORE,
    /** The sink refused or failed. */
    SINK,
    /** The log reader failed in a way that a restart does not mend. */
    STREAM,
    /** A library that the pipeline needs is missing; the message names the artifact. */
    CLASS_PATH,
    /** A fault of the library. */
    INTERNAL
  }

  private final Reason reason;

  public CdcException(Reason reason, String message) {
    this(reason, message, null);
  }

  public CdcException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
