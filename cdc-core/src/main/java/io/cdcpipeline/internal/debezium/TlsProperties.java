package io.cdcpipeline.internal.debezium;

import io.cdcpipeline.Tls;
import io.cdcpipeline.internal.source.PemStores;
import java.util.HashMap;
import java.util.Map;

/** Debezium's properties for encrypted connections. */
final class TlsProperties {
  private TlsProperties() {}

  static Map<String, String> postgres(Tls tls) {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        "database.sslmode",
        switch (tls.mode()) {
          case DISABLED -> "disable";
          case PREFERRED -> "prefer";
          case REQUIRED -> "require";
          case VERIFY_CA -> "verify-ca";
          case VERIFY_FULL -> "verify-full";
        });
    tls.certificateAuthority()
        .ifPresent(file -> properties.put("database.sslrootcert", file.toString()));
    PemStores.client(tls)
        .ifPresent(
            store -> {
              properties.put("database.sslkey", store.file().toString());
              properties.put("database.sslpassword", store.password());
            });
    return properties;
  }

  static Map<String, String> mysql(Tls tls) {
    Map<String, String> properties = new HashMap<>();
    properties.put(
        "database.ssl.mode",
        switch (tls.mode()) {
          case DISABLED -> "disabled";
          case PREFERRED -> "preferred";
          case REQUIRED -> "required";
          case VERIFY_CA -> "verify_ca";
          case VERIFY_FULL -> "verify_identity";
        });
    if (tls.mode() == Tls.Mode.DISABLED) {
      // Without TLS, caching_sha2_password asks the server for its key.
      properties.put("driver.allowPublicKeyRetrieval", "true");
    }
    PemStores.trust(tls)
        .ifPresent(
            store -> {
              properties.put("database.ssl.truststore", store.file().toString());
              properties.put("database.ssl.truststore.password", store.password());
            });
    PemStores.client(tls)
        .ifPresent(
            store -> {
              properties.put("database.ssl.keystore", store.file().toString());
              properties.put("database.ssl.keystore.password", store.password());
            });
    return properties;
  }
}
