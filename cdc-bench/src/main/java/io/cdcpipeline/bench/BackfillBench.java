package io.cdcpipeline.bench;

import io.cdcpipeline.bench.RowClock.Reading;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The pipeline's backfill beside Debezium's initial snapshot and beside the limit. The table is
 * written once; then each of the three reads it, alone on the machine, in a JVM of its own that was
 * warmed up with a smaller table.
 */
final class BackfillBench {
  private static final long LONGEST_WARM_UP = 200_000;

  private enum Who {
    DEBEZIUM(BareSnapshot.class),
    PIPELINE(PipelineBackfill.class),
    LIMIT(LimitReader.class);

    private final Class<?> main;

    Who(Class<?> main) {
      this.main = main;
    }
  }

  private final Options options;
  private final long warmUp;
  private final Report report;

  BackfillBench(Options options) {
    this.options = options;
    this.warmUp = Math.min(options.rows(), LONGEST_WARM_UP);
    this.report = new Report(options);
  }

  String run() throws SQLException {
    List<Double> toDebezium = new ArrayList<>();
    List<Double> toLimit = new ArrayList<>();
    try (SourceServer server = SourceServer.start(options.database())) {
      report.put("database", server.toString());
      load(server);
      List<Who> turns = new ArrayList<>(List.of(Who.values()));
      for (int round = 1; round <= options.rounds(); round++) {
        Map<Who, Reading> readings = new EnumMap<>(Who.class);
        for (Who who : turns) {
          readings.put(who, measure(server, who, round));
        }
        // In changing order, so that nobody always has the machine in the same state.
        Collections.rotate(turns, 1);
        double pipeline = readings.get(Who.PIPELINE).rowsPerSecond();
        toDebezium.add(pipeline / readings.get(Who.DEBEZIUM).rowsPerSecond());
        toLimit.add(pipeline / readings.get(Who.LIMIT).rowsPerSecond());
      }
    }
    String result =
        String.format(
            Locale.ROOT,
            "ratio_vs_debezium=%.3f ratio_vs_limit=%.3f",
            Statistics.median(toDebezium),
            Statistics.median(toLimit));
    report.finish(result);
    return result;
  }

  private void load(SourceServer server) throws SQLException {
    long begin = System.nanoTime();
    Bench.progress(
        "writing %,d rows, and %,d of them again for the warm-up", options.rows(), warmUp);
    try (Workload workload = server.workload()) {
      workload.insertAll(0, options.rows());
    }
    server.prepareBackfill(warmUp);
    Bench.progress("%s has them after %d s", server, (System.nanoTime() - begin) / 1_000_000_000);
  }

  private Reading measure(SourceServer server, Who who, int round) {
    String name = who.name().toLowerCase(Locale.ROOT);
    Target target = server.newBackfill(name + "_" + round);
    Properties settings = target.toProperties();
    settings.setProperty(TableReader.WARM_UP_ROWS, String.valueOf(warmUp));
    settings.setProperty(TableReader.ROWS, String.valueOf(options.rows()));
    Reading reading;
    try (Child child = Child.start(who.main, settings, name + "-" + round, options.jfr())) {
      reading = Reading.of(child.awaitResult(TableReader.LIMIT));
    } finally {
      server.forget(target);
    }
    record(name, round, reading);
    return reading;
  }

  private void record(String reader, int round, Reading reading) {
    Bench.progress(
        "round %d %-8s  %,9.0f rows/s  %6.2f us CPU per row  %6.2f s in all",
        round, reader, reading.rowsPerSecond(), reading.cpuMicrosPerRow(), reading.totalSeconds());
    report.add(
        Map.of(
            "round",
            round,
            "reader",
            reader,
            "rows",
            reading.rows(),
            "rows_per_s",
            Math.round(reading.rowsPerSecond()),
            "cpu_us_per_row",
            Math.round(reading.cpuMicrosPerRow() * 100) / 100.0,
            "total_s",
            Math.round(reading.totalSeconds() * 100) / 100.0));
  }
}
