package io.cdcpipeline.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All figures of a run, with what is needed to judge them, as JSON. */
final class Report {
  private final Options options;
  private final Map<String, Object> values = new LinkedHashMap<>();
  private final List<Map<String, Object>> measurements = new ArrayList<>();

  Report(Options options) {
    this.options = options;
    put("command", "cdc-bench/run " + String.join(" ", withoutFiles(options.words())));
    put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    put("commit", commit());
    put("machine", machine());
    put("load_average_before", ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  void put(String name, Object value) {
    values.put(name, value);
  }

  void add(Map<String, Object> measurement) {
    measurements.add(new TreeMap<>(measurement));
  }

  /** Writes the file that {@code --json} asks for. */
  void finish(String result) {
    put("result", result);
    put("measurements", measurements);
    if (options.json().isEmpty()) {
      return;
    }
    try {
      String json =
          new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(values);
      Files.writeString(options.json().get(), json + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + options.json().get(), e);
    }
  }

  /** Where the files go is of no interest to the reader. */
  private static List<String> withoutFiles(List<String> words) {
    List<String> kept = new ArrayList<>(words);
    int json = kept.indexOf("--json");
    if (json >= 0) {
      kept.subList(json, json + 2).clear();
    }
    return kept;
  }

  private static String machine() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    return processor()
        + ", "
        + system.getAvailableProcessors()
        + " CPUs, "
        + System.getProperty("os.name")
        + " "
        + System.getProperty("os.arch")
        + ", Java "
        + System.getProperty("java.version");
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown processor");
    } catch (IOException e) {
      return "unknown processor";
    }
  }

  private static String commit() {
    String head = git("rev-parse", "--short=12", "HEAD");
    return git("status", "--porcelain", "-uno").isEmpty() ? head : head + " with local changes";
  }

  private static String git(String... words) {
    List<String> command =
        new ArrayList<>(List.of("git", "-C", System.getProperty("bench.home", ".")));
    command.addAll(List.of(words));
    try {
      Process process = new ProcessBuilder(command).start();
      return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).trim();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
