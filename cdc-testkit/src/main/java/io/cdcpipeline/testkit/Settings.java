package io.cdcpipeline.testkit;

import java.util.Locale;
import java.util.Optional;

/** Settings of the kit: system property {@code cdc.testkit.x} or variable {@code CDC_TESTKIT_X}. */
final class Settings {

  private Settings() {}

  static Optional<String> text(String name) {
    return Optional.ofNullable(System.getProperty("cdc.testkit." + name))
        .or(() -> Optional.ofNullable(System.getenv(variable(name))))
        .filter(value -> !value.isBlank());
  }

  static String variable(String name) {
    return "CDC_TESTKIT_" + name.replace('.', '_').toUpperCase(Locale.ROOT);
  }
}
