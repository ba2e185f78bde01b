package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkException;
import java.net.SocketTimeoutException;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.jspecify.annotations.Nullable;

/** What the client's status codes mean for the pipeline. */
final class IoTDBErrors {
  static final int TYPE_CONFLICT = 507;
  static final int READ_ONLY = 600;
  static final int DISK_FULL = 611;
  static final int NO_PRIVILEGE = 803;

  /** What a read-only server answers where a new device or series would need a place. */
  static final int NO_REGION = 906;

  /** Missing database or table. */
  private static final Set<Integer> MISSING = Set.of(500, 550);

  /** The server's own list of what it asks clients to try again. */
  private static final Set<Integer> TRANSIENT =
      Set.of(
          READ_ONLY, DISK_FULL, NO_REGION, 306, 602, 605, 606, 610, 708, 713, 717, 721, 901, 904,
          907, 1003, 1103);

  /** What the row itself is to blame for. */
  private static final Set<Integer> DATA =
      Set.of(TYPE_CONFLICT, 509, 607, 614, 615, 616, 617, 620, 701);

  private static final Set<Integer> FORBIDDEN = Set.of(801, NO_PRIVILEGE, 804, 822);
  private static final Pattern LOGIN_REFUSED = Pattern.compile("\\b(801|804|822):");

  private IoTDBErrors() {}

  static boolean isTransient(StatementExecutionException e) {
    return TRANSIENT.contains(e.getStatusCode());
  }

  static boolean isData(StatementExecutionException e) {
    return DATA.contains(e.getStatusCode());
  }

  static boolean isMissing(StatementExecutionException e) {
    return MISSING.contains(e.getStatusCode());
  }

  /** Whether the server refused the login: trying again may lock the user out. */
  static boolean isLoginRefused(IoTDBConnectionException e) {
    return LOGIN_REFUSED.matcher(String.valueOf(e.getMessage())).find();
  }

  /** Whether the request may still be carried out after the client has given up. */
  static boolean isTimeout(@Nullable Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException
          || String.valueOf(cause.getMessage()).contains("timed out")) {
        return true;
      }
    }
    return false;
  }

  /** Why the server refuses a row, and what to do. */
  static String refusal(StatementExecutionException e) {
    String remedy =
        e.getStatusCode() == TYPE_CONFLICT
            ? "; give the measurement that type at the server (ALTER TIMESERIES or ALTER TABLE … SET"
                + " DATA TYPE), or map the column to the type that is registered"
            : "";
    return "refused by IoTDB: " + withoutValue(String.valueOf(e.getMessage())) + remedy;
  }

  /** The server quotes the value it refuses, which is nobody's business who reads logs. */
  private static String withoutValue(String message) {
    int value = message.indexOf(", timestamp ");
    return value < 0 ? message : message.substring(0, value) + "]";
  }

  /** For a request that the server answered with an error which is not the rows' fault. */
  static SinkException translate(String what, Object server, StatementExecutionException e) {
    int code = e.getStatusCode();
    String message =
        "IoTDB " + server + ": " + what + " failed with status " + code + ": " + e.getMessage();
    if (code == NO_PRIVILEGE) {
      return new FatalSinkException(
          message
              + ". Grant the user WRITE_DATA and WRITE_SCHEMA (table model: INSERT, SELECT, DELETE,"
              + " CREATE), and SYSTEM for FLUSH and for making databases; without SYSTEM set"
              + " durability=ack and wal_mode=SYNC at the server",
          e);
    }
    if (FORBIDDEN.contains(code)) {
      return new FatalSinkException(message + ". Check user and password", e);
    }
    if (code == READ_ONLY || code == DISK_FULL || code == NO_REGION) {
      return new RetriableSinkException(
          message
              + ". The server takes no writes: free disk space, or SET SYSTEM TO RUNNING"
              + (code == NO_REGION ? "; or it is still starting, or out of memory" : ""),
          e);
    }
    return TRANSIENT.contains(code)
        ? new RetriableSinkException(message, e)
        : new FatalSinkException(message, e);
  }
}
