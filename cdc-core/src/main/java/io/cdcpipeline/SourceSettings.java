package io.cdcpipeline;

import io.cdcpipeline.internal.debezium.EngineProperties;
import io.cdcpipeline.internal.source.TablePatterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the builders of both databases have in common, with its checks. Not thread-safe. */
final class SourceSettings {
  private static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

  private @Nullable String host;
  private int port;
  private @Nullable String user;
  private String password = "";
  private final List<String> tables = new ArrayList<>();
  private final List<String> excluded = new ArrayList<>();
  private Tls tls = Tls.preferred();
  private Duration connectTimeout = Duration.ofSeconds(10);
  private final Map<String, String> properties = new LinkedHashMap<>();

  SourceSettings(int defaultPort) {
    this.port = defaultPort;
  }

  /** The checked values, for an immutable source. */
  record Values(
      String host,
      int port,
      Credentials credentials,
      Tables tables,
      Tls tls,
      Duration connectTimeout,
      Map<String, String> properties) {
    String address() {
      return host + ":" + port;
    }
  }

  /** Who logs in; the password never shows. */
  record Credentials(String user, String password) {
    @Override
    public String toString() {
      return user + ":***";
    }
  }

  /** Which tables, as the user wrote it. */
  record Tables(List<String> included, List<String> excluded) {}

  void host(String value) {
    host = notBlank("host", value);
  }

  void port(int value) {
    if (value < 1 || value > 65_535) {
      throw new IllegalArgumentException("port: " + value + " is not between 1 and 65535");
    }
    port = value;
  }

  void user(String value) {
    user = notBlank("user", value);
  }

  void password(String value) {
    password = Objects.requireNonNull(value, "password");
  }

  void tables(String... patterns) {
    addPatterns("tables", tables, patterns);
  }

  void excludeTables(String... patterns) {
    addPatterns("excludeTables", excluded, patterns);
  }

  void tls(Tls value) {
    tls = Objects.requireNonNull(value, "tls");
  }

  void connectTimeout(Duration value) {
    if (value.isNegative() || value.isZero() || value.compareTo(LONGEST_TIMEOUT) > 0) {
      throw new IllegalArgumentException(
          "connectTimeout: " + value + " is not between 1 ms and " + LONGEST_TIMEOUT);
    }
    connectTimeout = value;
  }

  void property(String name, String value) {
    properties.put(notBlank("property", name), Objects.requireNonNull(value, name));
  }

  /** The values; what is missing is added to {@code problems}, and the exception names them all. */
  Values check(String what, List<String> problems) {
    if (host == null) {
      problems.add("host is missing");
    }
    if (user == null) {
      problems.add("user is missing");
    }
    if (tables.isEmpty()) {
      problems.add("tables is missing: name at least one table or pattern");
    }
    tables.stream()
        .filter(excluded::contains)
        .forEach(both -> problems.add(both + " stands in tables and in excludeTables"));
    if (!problems.isEmpty() || host == null || user == null) {
      throw new IllegalArgumentException(what + ": " + String.join("; ", problems));
    }
    return new Values(
        host,
        port,
        new Credentials(user, password),
        new Tables(List.copyOf(tables), List.copyOf(excluded)),
        tls,
        connectTimeout,
        Map.copyOf(properties));
  }

  /** A property that the pipeline sets itself would be lost, or break what relies on it. */
  void refuseReserved(Source source) {
    List<String> reserved = EngineProperties.reserved(source, properties.keySet());
    if (!reserved.isEmpty()) {
      throw new IllegalArgumentException(
          "property: the pipeline sets "
              + String.join(", ", reserved)
              + " itself: use the builder's own settings, or leave it out");
    }
  }

  static String notBlank(String name, String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException(name + ": '" + value + "' is blank");
    }
    return value;
  }

  private static void addPatterns(String name, List<String> to, String... patterns) {
    for (String pattern : patterns) {
      try {
        TablePatterns.check(pattern);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
      }
      if (!to.contains(pattern)) {
        to.add(pattern);
      }
    }
  }
}
