package io.cdcpipeline.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.Tls;
import io.cdcpipeline.internal.source.PemStores.Store;
import io.cdcpipeline.testkit.CertificateAuthority;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PemStoresTest {
  private static final CertificateAuthority AUTHORITY = CertificateAuthority.create("authority");

  @TempDir Path directory;

  @Test
  void certificateAndKeyOfEitherKindBecomeAStore() throws Exception {
    for (CertificateAuthority.Identity identity :
        new CertificateAuthority.Identity[] {
          AUTHORITY.issue("rsa"), AUTHORITY.issueElliptic("elliptic")
        }) {
      Tls tls = Tls.required().withClientCertificate(identity.certificate(), identity.key());
      KeyStore read = read(PemStores.client(tls).orElseThrow());
      assertThat(read.getCertificateChain("user")).hasSize(2);
      assertThat(read.isKeyEntry("user")).isTrue();
    }
  }

  @Test
  void aStoreIsMadeOnceAndAnewWhenItsFileHasChanged() throws Exception {
    Path pem = Files.copy(AUTHORITY.certificate(), directory.resolve("authority"));
    Tls tls = Tls.verifyCa(pem);
    Store first = PemStores.trust(tls).orElseThrow();
    assertThat(PemStores.trust(tls)).contains(first);

    Path renewed = CertificateAuthority.create("renewed").certificate();
    Files.copy(renewed, pem, StandardCopyOption.REPLACE_EXISTING);
    Files.setLastModifiedTime(pem, FileTime.fromMillis(System.currentTimeMillis() + 60_000));
    Store second = PemStores.trust(tls).orElseThrow();
    assertThat(second).isNotEqualTo(first);
    assertThat(read(second).getCertificate("authority-0"))
        .isNotEqualTo(read(first).getCertificate("authority-0"));
  }

  @Test
  void filesThatAreNotWhatTheyShouldBeAreNamed() throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.pem"), "not a certificate");
    assertThatThrownBy(() -> PemStores.trust(Tls.verifyCa(wrong)))
        .isInstanceOfSatisfying(
            CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TLS))
        .hasMessageContaining(wrong.toString());

    Path certificate = AUTHORITY.issue("without-key").certificate();
    assertThatThrownBy(
            () -> PemStores.client(Tls.required().withClientCertificate(certificate, wrong)))
        .isInstanceOf(CdcException.class)
        .hasMessageContaining(certificate + " with the key " + wrong)
        .hasMessageContaining("BEGIN PRIVATE KEY");
  }

  private static KeyStore read(Store store) throws Exception {
    KeyStore read = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store.file())) {
      read.load(in, store.password().toCharArray());
    }
    return read;
  }
}
