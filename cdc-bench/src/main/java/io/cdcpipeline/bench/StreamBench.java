package io.cdcpipeline.bench;

import io.cdcpipeline.bench.Phases.Figures;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The pipeline beside the bare engine. Everything is written once, before the first measurement;
 * then each reader reads the same log from the same position, alone on the machine, in a JVM of its
 * own. A first part of the log is its warm-up.
 */
final class StreamBench {
  private static final long LONGEST_WARM_UP = 200_000;
  private static final Duration LIMIT = Duration.ofMinutes(30);

  private final Options options;
  private final long warmUp;
  private final Report report;

  StreamBench(Options options) {
    this.options = options;
    this.warmUp = Math.min(options.rows(), LONGEST_WARM_UP);
    this.report = new Report(options);
  }

  String run() throws SQLException {
    List<Double> speed = new ArrayList<>();
    List<Double> cpu = new ArrayList<>();
    try (SourceServer server = SourceServer.start(options.database())) {
      report.put("database", server.toString());
      load(server);
      for (int round = 1; round <= options.rounds(); round++) {
        Figures bare;
        Figures pipeline;
        // In changing order, so that neither always has the machine in the same state.
        if (round % 2 == 1) {
          bare = bare(server, round);
          pipeline = pipeline(server, round);
        } else {
          pipeline = pipeline(server, round);
          bare = bare(server, round);
        }
        speed.add(pipeline.eventsPerSecond() / bare.eventsPerSecond());
        cpu.add(pipeline.cpuMicrosPerEvent() / bare.cpuMicrosPerEvent());
      }
    }
    String result =
        String.format(
            Locale.ROOT,
            "ratio_events_per_s=%.3f ratio_cpu_per_event=%.3f",
            Statistics.median(speed),
            Statistics.median(cpu));
    report.finish(result);
    return result;
  }

  private void load(SourceServer server) throws SQLException {
    long rows = options.rows();
    long begin = System.nanoTime();
    try (Workload workload = server.workload()) {
      Bench.progress("writing %,d rows and as many updates for the warm-up", warmUp);
      workload.insertAll(0, warmUp);
      workload.updateAll(0, warmUp);
      Bench.progress("writing %,d rows and as many updates to be measured", rows);
      workload.insertAll(warmUp, rows);
      workload.updateAll(warmUp, rows);
    }
    Bench.progress("%s has them after %d s", server, (System.nanoTime() - begin) / 1_000_000_000);
  }

  private Figures bare(SourceServer server, int round) {
    Target target = server.newReader("bare_" + round);
    Properties settings = new Properties();
    BareSettings.of(target).forEach((name, value) -> settings.put(BareReader.ENGINE + name, value));
    settings.setProperty(BareReader.TOPIC, BareSettings.topic(target));
    return measure(BareReader.class, "bare", round, settings);
  }

  private Figures pipeline(SourceServer server, int round) {
    Target target = server.newReader("pipeline_" + round);
    return measure(PipelineReader.class, "pipeline", round, target.toProperties());
  }

  private Figures measure(Class<?> main, String who, int round, Properties settings) {
    settings.setProperty(BareReader.WARM_UP, String.valueOf(2 * warmUp));
    settings.setProperty(BareReader.ROWS, String.valueOf(options.rows()));
    Properties result;
    try (Child child = Child.start(main, settings, who + "-" + round, options.jfr())) {
      result = child.awaitResult(LIMIT);
    }
    Figures insert = Figures.of(result, "insert");
    Figures update = Figures.of(result, "update");
    record("insert", who, round, insert);
    record("update", who, round, update);
    return insert.plus(update);
  }

  private void record(String phase, String who, int round, Figures figures) {
    Bench.progress(
        "round %d %-8s %s  %,9.0f events/s  %6.2f us CPU per event",
        round, who, phase, figures.eventsPerSecond(), figures.cpuMicrosPerEvent());
    report.add(
        Map.of(
            "round",
            round,
            "reader",
            who,
            "phase",
            phase,
            "events",
            figures.events(),
            "events_per_s",
            Math.round(figures.eventsPerSecond()),
            "cpu_us_per_event",
            Math.round(figures.cpuMicrosPerEvent() * 100) / 100.0));
  }
}
