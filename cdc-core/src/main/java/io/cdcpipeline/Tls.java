package io.cdcpipeline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How connections to the source database are encrypted. Immutable. */
public final class Tls {

  /** What is encrypted and what is checked. */
  public enum Mode {
    /** Never encrypted. */
    DISABLED,
    /** Encrypted if the server can, in clear otherwise; an attacker in between decides which. */
    PREFERRED,
    /** Encrypted or refused; the server's certificate is not checked. */
    REQUIRED,
    /** Encrypted, and the server's certificate must be signed by the given authority. */
    VERIFY_CA,
    /** As {@link #VERIFY_CA}, and the certificate must be made out to the host connected to. */
    VERIFY_FULL
  }

  private final Mode mode;
  private final @Nullable Path ca;
  private final @Nullable Path clientCertificate;
  private final @Nullable Path clientKey;

  private Tls(
      Mode mode, @Nullable Path ca, @Nullable Path clientCertificate, @Nullable Path clientKey) {
    this.mode = mode;
    this.ca = ca;
    this.clientCertificate = clientCertificate;
    this.clientKey = clientKey;
  }

  /** Connections in clear. */
  public static Tls disabled() {
    return new Tls(Mode.DISABLED, null, null, null);
  }

  /** Encrypted if the server can. The default; use one of the others across a network. */
  public static Tls preferred() {
    return new Tls(Mode.PREFERRED, null, null, null);
  }

  /** Encrypted or refused; protects against listeners, not against a false server. */
  public static Tls required() {
    return new Tls(Mode.REQUIRED, null, null, null);
  }

  /**
   * Encrypted, the server's certificate checked.
   *
   * @param authority PEM file with the certificates of the authorities to trust
   */
  public static Tls verifyCa(Path authority) {
    return new Tls(Mode.VERIFY_CA, readable("certificate authority", authority), null, null);
  }

  /**
   * Encrypted, the server's certificate and its host name checked.
   *
   * @param authority PEM file with the certificates of the authorities to trust
   */
  public static Tls verifyFull(Path authority) {
    return new Tls(Mode.VERIFY_FULL, readable("certificate authority", authority), null, null);
  }

  /**
   * The same, with a certificate that tells the server who the client is.
   *
   * @param certificate PEM file with the client's certificate and the chain above it
   * @param key PEM file with its private key in PKCS#8 form ({@code BEGIN PRIVATE KEY}), without a
   *     passphrase
   * @throws IllegalArgumentException if encryption is disabled or only preferred
   */
  public Tls withClientCertificate(Path certificate, Path key) {
    if (mode == Mode.DISABLED || mode == Mode.PREFERRED) {
      throw new IllegalArgumentException(
          "A client certificate needs TLS required, verifyCa or verifyFull; TLS is " + mode);
    }
    return new Tls(
        mode, ca, readable("client certificate", certificate), readable("client key", key));
  }

  public Mode mode() {
    return mode;
  }

  /** PEM file with the certificates of the authorities to trust; present in the verifying modes. */
  public Optional<Path> certificateAuthority() {
    return Optional.ofNullable(ca);
  }

  /** PEM file with the client's certificate. */
  public Optional<Path> clientCertificate() {
    return Optional.ofNullable(clientCertificate);
  }

  /** PEM file with the client's private key; present whenever there is a client certificate. */
  public Optional<Path> clientKey() {
    return Optional.ofNullable(clientKey);
  }

  private static Path readable(String what, Path file) {
    if (!Files.isReadable(Objects.requireNonNull(file, what))) {
      throw new IllegalArgumentException("TLS " + what + ": cannot read the file " + file);
    }
    return file.toAbsolutePath();
  }

  @Override
  public String toString() {
    return "Tls["
        + mode
        + (ca == null ? "" : ", authority " + ca)
        + (clientCertificate == null ? "" : ", client certificate " + clientCertificate)
        + "]";
  }
}
