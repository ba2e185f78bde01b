package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One of the two processes of an IoTDB server. */
final class IoTDBNode implements NativeRecipe {

  private final String name;
  private final IoTDBInstance instance;
  private final int port;
  private final List<String> javaArguments;
  private final Readiness.Probe probe;

  IoTDBNode(
      String name,
      IoTDBInstance instance,
      int port,
      List<String> javaArguments,
      Readiness.Probe probe) {
    this.name = name;
    this.instance = instance;
    this.port = port;
    this.javaArguments = List.copyOf(javaArguments);
    this.probe = probe;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public Path directory() {
    return instance.directory();
  }

  @Override
  public List<String> command() {
    Path conf = directory().resolve("conf");
    List<String> command = new ArrayList<>(List.of(ForkedJvm.java().toString()));
    for (String name : List.of("util.concurrent", "lang", "util", "nio", "io", "net")) {
      command.add("--add-opens=java.base/java." + name + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("-DTSFILE_HOME=" + directory());
    command.add("-DTSFILE_CONF=" + conf);
    command.add("-Dlogback.configurationFile=" + conf.resolve("logback.xml"));
    command.addAll(List.of("-cp", instance.lib().resolve("*").toString()));
    command.addAll(javaArguments);
    command.add("-s");
    return command;
  }

  @Override
  public Map<String, String> environment() {
    return Map.of();
  }

  @Override
  public void beforeStart() {
    // a killed node needs nothing cleared away
  }

  @Override
  public void probe(String host, int port) throws Exception {
    probe.run(host, port);
  }

  @Override
  public String stopSignal() {
    return "TERM";
  }
}
