package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.Tls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Turns PEM files into key stores, for drivers that read nothing else, or PEM files only of one
 * kind of key. The stores are temporary files that only the user of this process can read, deleted
 * when the JVM ends. One is made anew when its PEM files have changed.
 */
public final class PemStores {
  /** PostgreSQL's driver finds the client's key by this name. */
  private static final String CLIENT_ALIAS = "user";

  private static final Map<List<Path>, Made> MADE = new ConcurrentHashMap<>();

  private PemStores() {}

  private record Made(List<FileTime> versions, Store store) {}

  /** A PKCS#12 file and its password. */
  public record Store(Path file, String password) {
    @Override
    public String toString() {
      return "Store[" + file + "]";
    }
  }

  /** A store of the authorities to trust; empty if TLS does not check them. */
  public static Optional<Store> trust(Tls tls) {
    return tls.certificateAuthority().map(file -> store(List.of(file)));
  }

  /** A store of the client's certificate and key; empty if there is none. */
  public static Optional<Store> client(Tls tls) {
    return tls.clientCertificate()
        .map(certificate -> store(List.of(certificate, tls.clientKey().orElseThrow())));
  }

  private static Store store(List<Path> pem) {
    return MADE.compute(pem, (files, known) -> renewed(files, known)).store();
  }

  private static Made renewed(List<Path> pem, @Nullable Made known) {
    try {
      List<FileTime> versions = new ArrayList<>();
      for (Path file : pem) {
        versions.add(Files.getLastModifiedTime(file));
      }
      return known != null && known.versions().equals(versions)
          ? known
          : new Made(versions, make(pem.get(0), pem.size() == 1 ? null : pem.get(1)));
    } catch (IOException | GeneralSecurityException e) {
      throw new CdcException(
          Reason.TLS,
          "TLS: cannot use "
              + pem.stream().map(Path::toString).collect(Collectors.joining(" with the key "))
              + ": "
              + e.getMessage()
              + ". Expected are PEM files, the key in PKCS#8 form (BEGIN PRIVATE KEY) without a"
              + " passphrase",
          e);
    }
  }

  private static Store make(Path certificates, @Nullable Path key)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    String password = UUID.randomUUID().toString();
    Collection<? extends Certificate> chain =
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(certificates)));
    if (chain.isEmpty()) {
      throw new GeneralSecurityException("there is no certificate in " + certificates);
    }
    if (key == null) {
      int i = 0;
      for (Certificate certificate : chain) {
        store.setCertificateEntry("authority-" + i++, certificate);
      }
    } else {
      store.setKeyEntry(
          CLIENT_ALIAS, privateKey(key), password.toCharArray(), chain.toArray(new Certificate[0]));
    }
    Path file = Files.createTempFile("cdc-", ".p12");
    file.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(file)) {
      store.store(out, password.toCharArray());
    }
    return new Store(file, password);
  }

  private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file, StandardCharsets.US_ASCII);
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    PKCS8EncodedKeySpec spec;
    try {
      spec = new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body));
    } catch (IllegalArgumentException e) {
      throw new GeneralSecurityException("the key is not in PEM form", e);
    }
    GeneralSecurityException last = new GeneralSecurityException("unknown kind of key");
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
