package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Translates what the driver throws, by SQLSTATE. */
final class PostgresErrors {
  private PostgresErrors() {}

  /** The failure in our words: what was being done, what the server said, and the remedy. */
  static CdcException translate(String doing, String user, String address, SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    String message = e.getMessage() == null ? "" : e.getMessage();
    String said = "PostgreSQL at " + address + ": cannot " + doing + ": " + oneLine(message) + ". ";
    Reason reason = reason(state);
    return new CdcException(reason, said + remedy(reason, state, user, message), e);
  }

  /** Whether a table or a column that was named does not exist. */
  static boolean isMissing(SQLException e) {
    return "42P01".equals(e.getSQLState()) || "42703".equals(e.getSQLState());
  }

  private static Reason reason(String state) {
    return switch (state) {
      case "28P01", "28000" -> Reason.AUTHENTICATION;
      case "3D000", "42P01", "3F000" -> Reason.TABLE;
      case "42501" -> Reason.PRIVILEGE;
      case "55006" -> Reason.SLOT_IN_USE;
      case "53400", "55000" -> Reason.SERVER_SETTING;
      case "", "53300", "55P03", "57014" -> Reason.UNREACHABLE;
      default ->
          state.startsWith("08") || state.startsWith("57P") || state.startsWith("40")
              ? Reason.UNREACHABLE
              : Reason.INTERNAL;
    };
  }

  private static String remedy(Reason reason, String state, String user, @Nullable String message) {
    return switch (reason) {
      case AUTHENTICATION ->
          state.equals("28P01")
              ? "Check user and password of " + user + "."
              : "Check that "
                  + user
                  + " may log in from this host, for the database and for 'replication', in"
                  + " pg_hba.conf; where that says clientcert, use Tls.withClientCertificate with a"
                  + " certificate that the server's authority has signed.";
      case PRIVILEGE -> "Grant " + user + " what is missing.";
      case TABLE -> "Check the names of database and tables.";
      case SLOT_IN_USE -> "Stop the other reader, or give this pipeline a slot of its own.";
      case SERVER_SETTING ->
          state.equals("53400")
              ? "Raise max_replication_slots, or drop slots that nobody reads."
              : "Change the setting and restart the server.";
      case UNREACHABLE ->
          message != null && message.contains("max_wal_senders")
              ? "Raise max_wal_senders."
              : "Check host, port, network, TLS and that the server is up.";
      default -> "SQLSTATE " + state + ".";
    };
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ").replaceAll("\\.$", "");
  }
}
