package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Describes a JVM to fork; see {@link ForkedJvm}. */
public final class ForkedJvmBuilder {

  private final String main;
  private final Map<String, String> environment = new LinkedHashMap<>();
  private List<String> arguments = List.of();
  private List<String> jvmOptions = List.of();
  private String heap = "256m";
  private String classPath = System.getProperty("java.class.path");

  ForkedJvmBuilder(String main) {
    this.main = main;
  }

  /** Arguments of the main method; none by default. */
  public ForkedJvmBuilder args(String... values) {
    arguments = List.of(values);
    return this;
  }

  /** Maximum heap as {@code -Xmx} takes it; {@code 256m} by default. */
  public ForkedJvmBuilder heap(String value) {
    if (!value.matches("\\d+[kmgKMG]?")) {
      throw new IllegalArgumentException("heap '" + value + "' is not a size such as 256m");
    }
    heap = value;
    return this;
  }

  /** Options of the JVM itself, such as {@code -Dname=value}; none by default. */
  public ForkedJvmBuilder jvmOptions(String... values) {
    jvmOptions = List.of(values);
    return this;
  }

  /** Class path; that of this JVM by default. */
  public ForkedJvmBuilder classPath(String value) {
    classPath = value;
    return this;
  }

  /** An environment variable beside those of this JVM. */
  public ForkedJvmBuilder environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** Starts it; returns at once, while the JVM is still coming up. */
  public ForkedJvm start() {
    String name = "jvm-" + main.substring(main.lastIndexOf('.') + 1);
    Path directory = Guardian.newDirectory(name.replace('$', '-'));
    List<String> command = new ArrayList<>(List.of(ForkedJvm.java().toString(), "-Xmx" + heap));
    command.addAll(jvmOptions);
    command.addAll(List.of("-cp", classPath, main));
    command.addAll(arguments);
    return ForkedJvm.launch(name.replace('$', '-'), command, environment, directory);
  }
}
