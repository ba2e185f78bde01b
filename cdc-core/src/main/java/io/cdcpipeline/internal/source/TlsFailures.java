package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.Tls;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.nio.file.Path;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Tells connections that failed for their certificates from those that just failed. */
public final class TlsFailures {
  private TlsFailures() {}

  /**
   * The failure in our words: which certificate is, or may be, refused, and the remedy.
   *
   * @param server product and address
   * @param host the name by which the server was called
   * @return empty if it has nothing to do with certificates
   */
  public static Optional<CdcException> translate(
      String server, Tls tls, String host, SQLException failure) {
    String trouble = explain(tls, host, failure);
    if (trouble != null) {
      return Optional.of(
          new CdcException(Reason.TLS, server + ": cannot connect: " + trouble, failure));
    }
    return tls.clientCertificate()
        .filter(certificate -> wasCut(failure))
        .map(
            certificate ->
                new CdcException(
                    Reason.UNREACHABLE,
                    server
                        + ": cannot connect: the connection broke. Check the network, that the"
                        + " server is up, and, as it may have hung up for that, "
                        + trustIn(certificate),
                    failure));
  }

  private static @Nullable String explain(Tls tls, String host, SQLException failure) {
    if (has(failure, CertificateExpiredException.class)) {
      return "the server's certificate has expired. Renew it";
    }
    if (has(failure, CertPathBuilderException.class)
        || has(failure, CertPathValidatorException.class)) {
      return "the server's certificate is not signed by an authority in "
          + tls.certificateAuthority().map(Path::toString).orElse("the JVM's trust store")
          + ". If it is the right server, name its authority's certificate in Tls.verifyCa or"
          + " Tls.verifyFull";
    }
    if (has(failure, CertificateException.class) || isHostNameOfPostgres(failure)) {
      return "the server's certificate is not made out to "
          + host
          + ". Connect by a name that stands in it, have it issued for this one too, or, where the"
          + " authority signs for nobody else, check the authority alone with Tls.verifyCa";
    }
    SSLHandshakeException refused = find(failure, SSLHandshakeException.class);
    if (refused == null || wasCut(failure)) {
      return null;
    }
    return "the handshake failed: "
        + refused.getMessage()
        + ". "
        + tls.clientCertificate()
            .map(certificate -> "Check " + trustIn(certificate))
            .orElse("Check which protocols and ciphers the server allows");
  }

  private static String trustIn(Path certificate) {
    return "that it trusts the authority which signed the client certificate " + certificate;
  }

  /** PostgreSQL's driver says it by this message alone, whose language varies but not this word. */
  private static boolean isHostNameOfPostgres(SQLException failure) {
    return failure.getMessage() != null && failure.getMessage().contains("PgjdbcHostnameVerifier");
  }

  /** A connection that breaks within the handshake may well succeed the next time. */
  private static boolean wasCut(Throwable failure) {
    return has(failure, EOFException.class)
        || (has(failure, SocketException.class) && !has(failure, ConnectException.class));
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    return find(failure, type) != null;
  }

  private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
