package io.cdcpipeline.testkit;

import java.util.UUID;

/** Names that no other test, JVM or build has. */
final class Names {

  private Names() {}

  static String unique(String prefix) {
    return prefix + "_" + UUID.randomUUID().toString().replace("-", "").substring(0, 12);
  }
}
