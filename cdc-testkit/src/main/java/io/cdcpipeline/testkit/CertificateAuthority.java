package io.cdcpipeline.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An authority made up for a test, and the certificates it signs, as PEM files that go with this
 * JVM. Made by the JDK's {@code keytool}. Safe to use from several threads.
 */
public final class CertificateAuthority {

  private static final String PASSWORD = "cdc-testkit";
  private static final String OWN = "authority";

  private final Path directory = Guardian.newDirectory("certificates");
  private final Path store = directory.resolve("store.p12");
  private final Path certificate = directory.resolve("authority.pem");

  /**
   * Who somebody is.
   *
   * @param certificate PEM file with the certificate and the one that signed it
   * @param key PEM file with the private key in PKCS#8 form, readable by its owner alone
   */
  public record Identity(Path certificate, Path key) {}

  private CertificateAuthority(String name) {
    generate(
        OWN,
        "-keyalg",
        "RSA",
        "-dname",
        "CN=" + name,
        "-ext",
        "bc:c",
        "-ext",
        "ku:c=keyCertSign,cRLSign");
    write(certificate, pem("CERTIFICATE", chain(OWN).get(0)));
  }

  /** A new authority, which nobody trusts but who is given its {@link #certificate()}. */
  public static CertificateAuthority create(String name) {
    return new CertificateAuthority(name);
  }

  /** PEM file with the certificate that vouches for those that this authority has signed. */
  public Path certificate() {
    return certificate;
  }

  /**
   * Signs a certificate made out to these hosts, with an RSA key.
   *
   * @param name a plain word, which nobody else has at this authority
   */
  public Identity issue(String name, String... hosts) {
    return issue(name, "RSA", hosts);
  }

  /** The same with a key on an elliptic curve. */
  public Identity issueElliptic(String name, String... hosts) {
    return issue(name, "EC", hosts);
  }

  private synchronized Identity issue(String name, String algorithm, String... hosts) {
    List<String> options = new ArrayList<>(List.of("-dname", "CN=" + name, "-signer", OWN));
    options.addAll(List.of("-signerkeypass", PASSWORD, "-keyalg", algorithm));
    if (hosts.length > 0) {
      String names = Stream.of(hosts).map(host -> "dns:" + host).collect(Collectors.joining(","));
      options.addAll(List.of("-ext", "san=" + names));
    }
    generate(name, options.toArray(String[]::new));
    Path chain = directory.resolve(name + ".crt");
    Path key = directory.resolve(name + ".key");
    write(
        chain,
        chain(name).stream()
            .map(encoded -> pem("CERTIFICATE", encoded))
            .collect(Collectors.joining()));
    write(key, pem("PRIVATE KEY", privateKey(name)));
    TextFiles.ownerOnly(key);
    return new Identity(chain, key);
  }

  private void generate(String alias, String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of("-genkeypair", "-alias", alias, "-validity", "30"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(List.of(options));
    Command.of(command).runOrThrow("making the certificate of " + alias);
  }

  private List<byte[]> chain(String alias) {
    try {
      List<byte[]> encoded = new ArrayList<>();
      for (Certificate one : open().getCertificateChain(alias)) {
        encoded.add(one.getEncoded());
      }
      return encoded;
    } catch (GeneralSecurityException e) {
      throw new TestKitException("cannot read the certificate of " + alias, e);
    }
  }

  private byte[] privateKey(String alias) {
    try {
      return open().getKey(alias, PASSWORD.toCharArray()).getEncoded();
    } catch (GeneralSecurityException e) {
      throw new TestKitException("cannot read the key of " + alias, e);
    }
  }

  private KeyStore open() throws GeneralSecurityException {
    try (InputStream in = Files.newInputStream(store)) {
      KeyStore opened = KeyStore.getInstance("PKCS12");
      opened.load(in, PASSWORD.toCharArray());
      return opened;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + store, e);
    }
  }

  private static void write(Path file, String text) {
    var unused = TextFiles.write(file, text);
  }

  private static String pem(String what, byte[] encoded) {
    byte[] lineEnd = "\n".getBytes(StandardCharsets.US_ASCII);
    return "-----BEGIN %1$s-----%n%2$s%n-----END %1$s-----%n"
        .formatted(what, Base64.getMimeEncoder(64, lineEnd).encodeToString(encoded));
  }
}
