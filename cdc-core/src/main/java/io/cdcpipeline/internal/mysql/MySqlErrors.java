package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import java.sql.SQLException;

/** Translates what the driver throws, by the server's error numbers. */
final class MySqlErrors {
  static final int LOCK_WAIT_TIMEOUT = 1205;

  private MySqlErrors() {}

  /** The failure in our words: what was being done, what the server said, and the remedy. */
  static CdcException translate(String doing, String user, String address, SQLException e) {
    Reason reason = reason(e);
    String said = e.getMessage() == null ? "" : e.getMessage();
    return new CdcException(
        reason,
        "MySQL at "
            + address
            + ": cannot "
            + doing
            + ": "
            + oneLine(said)
            + ". "
            + remedy(reason, user, e),
        e);
  }

  /** Whether the user lacks a privilege. */
  static boolean isPrivilege(SQLException e) {
    return reason(e) == Reason.PRIVILEGE;
  }

  /** Whether a table was altered since the view was taken, or it or a column is gone. */
  static boolean isChanged(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1054, 1146, 1412 -> true;
      default -> false;
    };
  }

  private static Reason reason(SQLException e) {
    return switch (e.getErrorCode()) {
      case 1045, 1698, 1820, 1862, 3118, 3955 -> Reason.AUTHENTICATION;
      case 1044, 1142, 1143, 1227, 1370 -> Reason.PRIVILEGE;
      case 1049, 1051, 1054, 1146, 1412 -> Reason.TABLE;
      case 1236 -> Reason.POSITION_LOST;
      case 1040, 1053, 1129, 1130, 1203, LOCK_WAIT_TIMEOUT, 1213, 1226, 1317, 3024 ->
          Reason.UNREACHABLE;
      default ->
          e.getSQLState() == null || e.getSQLState().startsWith("08")
              ? Reason.UNREACHABLE
              : Reason.INTERNAL;
    };
  }

  private static String remedy(Reason reason, String user, SQLException e) {
    return switch (reason) {
      case AUTHENTICATION ->
          "Check user and password of "
              + user
              + "; one made with REQUIRE X509 needs Tls.withClientCertificate.";
      case PRIVILEGE -> "Grant " + user + " what is missing.";
      case TABLE ->
          e.getErrorCode() == 1412
              ? "A table was altered while it was read: start again."
              : "Check the names of the tables.";
      case UNREACHABLE ->
          switch (e.getErrorCode()) {
            case LOCK_WAIT_TIMEOUT -> "Another session holds a lock: try again later.";
            case 1130 -> "Allow " + user + " to log in from this host.";
            default -> "Check host, port, network, TLS and that the server is up.";
          };
      default -> "Error " + e.getErrorCode() + ".";
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", " ").replaceAll("\\.$", "");
  }
}
