package io.cdcpipeline.bench;

import io.cdcpipeline.testkit.ForkedJvm;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * A measured JVM: all are started with the same options, so that heap, collector and compiled code
 * of one do not depend on what ran before. Settings go in by the environment, since they hold a
 * password; the result comes back as a line of {@code name=value} pairs.
 */
final class Child implements AutoCloseable {
  private static final String SETTINGS = "CDC_BENCH_SETTINGS";
  private static final String READY = "bench-ready";
  private static final String RESULT = "bench-result ";
  private static final List<String> JVM_OPTIONS =
      List.of("-Xms1g", "-XX:+UseG1GC", "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

  private final ForkedJvm jvm;

  private Child(ForkedJvm jvm) {
    this.jvm = jvm;
  }

  static Child start(Class<?> main, Properties settings, String name, Optional<Path> recordings) {
    List<String> options = new ArrayList<>(JVM_OPTIONS);
    recordings.ifPresent(directory -> options.add(recording(directory, name)));
    return new Child(
        ForkedJvm.of(main)
            .heap("1g")
            .jvmOptions(options.toArray(String[]::new))
            .environment(SETTINGS, text(settings))
            .start());
  }

  private static String recording(Path directory, String name) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
    Path file = directory.resolve(name + ".jfr").toAbsolutePath();
    return "-XX:StartFlightRecording=settings=profile,dumponexit=true,filename=" + file;
  }

  void awaitReady(Duration limit) {
    jvm.awaitLine(READY, limit);
  }

  Properties awaitResult(Duration limit) {
    String line = jvm.awaitLine(RESULT, limit);
    // It stops its readers before it ends, which the next one must not notice.
    jvm.waitFor(Duration.ofSeconds(60));
    String pairs = line.substring(line.indexOf(RESULT) + RESULT.length());
    return parse(pairs.replace(' ', '\n'));
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** In the child: what {@link #start} was given. */
  static Properties settings() {
    return parse(System.getenv(SETTINGS));
  }

  /** In the child. */
  static void ready() {
    System.out.println(READY);
  }

  /** In the child: the last thing that it says. */
  static void result(String pairs) {
    System.out.println(RESULT + pairs);
  }

  private static String text(Properties settings) {
    StringWriter text = new StringWriter();
    try {
      settings.store(text, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static Properties parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties;
  }
}
