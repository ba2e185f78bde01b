package io.cdcpipeline.bench;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** From commit to the sink's acknowledgement under a steady load of single-row transactions. */
final class LatencyBench {
  private static final int ROWS_PER_SECOND = 2_000;
  private static final int WARM_UP_SECONDS = 10;

  private final Options options;
  private final Report report;

  LatencyBench(Options options) {
    this.options = options;
    this.report = new Report(options);
  }

  String run() throws SQLException {
    long warmUp = WARM_UP_SECONDS * ROWS_PER_SECOND;
    Properties figures;
    try (SourceServer server = SourceServer.start(options.database())) {
      report.put("database", server.toString());
      Properties settings = server.newReader("latency").toProperties();
      settings.setProperty(BareReader.WARM_UP, String.valueOf(warmUp));
      settings.setProperty(BareReader.ROWS, String.valueOf(options.rows()));
      try (Child child = Child.start(LatencyReader.class, settings, "latency", options.jfr());
          Workload workload = server.workload()) {
        child.awaitReady(Duration.ofMinutes(1));
        Bench.progress("%,d rows/s for %d s as a warm-up", ROWS_PER_SECOND, WARM_UP_SECONDS);
        write(workload, 0, warmUp);
        Bench.progress(
            "%,d rows/s for %d s to be measured",
            ROWS_PER_SECOND, options.rows() / ROWS_PER_SECOND);
        double rate = write(workload, warmUp, options.rows());
        Bench.progress("written at %,.0f rows/s", rate);
        report.put("rows_per_s", Math.round(rate));
        figures = child.awaitResult(Duration.ofMinutes(1));
      }
    }
    Bench.progress("milliseconds from commit to acknowledgement: %s", figures);
    figures.forEach((name, value) -> report.add(Map.of("percentile", name, "ms", value)));
    String result =
        "p50_ms=" + figures.getProperty("p50") + " p99_ms=" + figures.getProperty("p99");
    report.finish(result);
    return result;
  }

  /** Each row has its due time, so that a delay is caught up and not hidden. */
  private static double write(Workload workload, long first, long rows) throws SQLException {
    long begin = System.nanoTime();
    for (long i = 0; i < rows; i++) {
      long due = begin + i * TimeUnit.SECONDS.toNanos(1) / ROWS_PER_SECOND;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      workload.insert(first + i, 1);
    }
    return rows * 1e9 / (System.nanoTime() - begin);
  }
}
