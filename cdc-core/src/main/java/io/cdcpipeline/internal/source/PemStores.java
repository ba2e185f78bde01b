package io.cdcpipeline.internal.source;

import io.cdcpipeline.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Turns PEM files into key stores, for drivers that read nothing else. The stores are temporary
 * files that only the user of this process can read, deleted when the JVM ends.
 */
public final class PemStores {
  private PemStores() {}

  /** A PKCS#12 file and its password. */
  public record Store(Path file, String password) {
    @Override
    public String toString() {
      return "Store[" + file + "]";
    }
  }

  /** A store of the authorities to trust; empty if TLS does not check them. */
  public static Optional<Store> trust(Tls tls) {
    return tls.certificateAuthority().map(file -> store(file, null));
  }

  /** A store of the client's certificate and key; empty if there is none. */
  public static Optional<Store> client(Tls tls) {
    return tls.clientCertificate().map(file -> store(file, tls.clientKey().orElseThrow()));
  }

  private static Store store(Path certificates, @Nullable Path key) {
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      String password = UUID.randomUUID().toString();
      Collection<? extends Certificate> chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)));
      if (key == null) {
        int i = 0;
        for (Certificate certificate : chain) {
          store.setCertificateEntry("authority-" + i++, certificate);
        }
      } else {
        store.setKeyEntry(
            "client", privateKey(key), password.toCharArray(), chain.toArray(new Certificate[0]));
      }
      Path file = Files.createTempFile("cdc-", ".p12");
      file.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(file)) {
        store.store(out, password.toCharArray());
      }
      return new Store(file, password);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "TLS: cannot use "
              + certificates
              + (key == null ? "" : " with the key " + key)
              + ": expected PEM files, the key in PKCS#8 form without a passphrase",
          e);
    }
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("The key is not in PEM form", e);
    }
    GeneralSecurityException last = new GeneralSecurityException("Unknown kind of key");
    for (String algorithm : new String[] {"RSA", "EC", "Ed25519"}) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(spec);
      } catch (GeneralSecurityException e) {
        last = e;
      }
    }
    throw last;
  }
}
