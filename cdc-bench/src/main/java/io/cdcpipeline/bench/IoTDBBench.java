package io.cdcpipeline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.testkit.IoTDBServer;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The sink's writer beside the bare client: the same rows in the same batches into the same server,
 * one after the other, each into an empty database. What is measured ends with the last
 * acknowledgement of a FLUSH, so both have done the same for durability.
 */
final class IoTDBBench {
  private static final int MANY = 100;
  private static final int BATCHES_PER_FLUSH = 50;

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Options options;
  private final Report report;

  IoTDBBench(Options options) {
    this.options = options;
    this.report = new Report(options);
  }

  String run() throws Exception {
    String result;
    // Of the size of a real one: a starved server would make every client look alike.
    System.setProperty("cdc.testkit.iotdb.heap", "2g");
    Bench.progress("starting IoTDB");
    try (IoTDBServer server = IoTDBServer.start()) {
      report.put("database", server.query("SHOW VERSION").get(0).replace('\t', ' ').strip());
      result =
          String.format(
              Locale.ROOT, "ratio_one=%.3f ratio_many=%.3f", ratio(server, 1), ratio(server, MANY));
    }
    report.finish(result);
    return result;
  }

  private double ratio(IoTDBServer server, int devices) throws Exception {
    long warmUpRows = PreparedRows.BATCH;
    List<ChangeEvent> first = PreparedRows.batches(0, warmUpRows, devices).get(0);
    List<List<ChangeEvent>> batches = PreparedRows.batches(warmUpRows, options.rows(), devices);
    Bench.progress(
        "%,d rows for %d device(s), and one round as a warm-up", options.rows(), devices);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= options.rounds(); round++) {
      double client;
      double sink;
      // In changing order, so that neither always has the server in the same state.
      if (round % 2 == 1) {
        client = feed(server, new ClientFeed(server, devices), devices, round, first, batches);
        sink = feed(server, new SinkFeed(server), devices, round, first, batches);
      } else {
        sink = feed(server, new SinkFeed(server), devices, round, first, batches);
        client = feed(server, new ClientFeed(server, devices), devices, round, first, batches);
      }
      if (round > 0) {
        ratios.add(sink / client);
      }
    }
    return Statistics.median(ratios);
  }

  /** Rows per second of one way in one round. */
  private double feed(
      IoTDBServer server,
      Feed feed,
      int devices,
      int round,
      List<ChangeEvent> first,
      List<List<ChangeEvent>> batches)
      throws Exception {
    long nanos;
    long cpuNanos;
    try (feed) {
      // Makes the database and the series, which takes a second or two.
      feed.write(first);
      feed.flush();
      System.gc();
      long cpuBegin = SYSTEM.getProcessCpuTime();
      long begin = System.nanoTime();
      for (int i = 0; i < batches.size(); i++) {
        feed.write(batches.get(i));
        if ((i + 1) % BATCHES_PER_FLUSH == 0 || i + 1 == batches.size()) {
          feed.flush();
        }
      }
      nanos = System.nanoTime() - begin;
      cpuNanos = SYSTEM.getProcessCpuTime() - cpuBegin;
      check(server, feed.database());
    }
    server.execute("DELETE DATABASE " + feed.database());
    return record(feed, devices, round, nanos, cpuNanos);
  }

  /** Whoever wrote less would look faster. */
  private void check(IoTDBServer server, String database) {
    long found = 0;
    for (String row : server.query("SELECT count(m0) FROM " + database + ".* ALIGN BY DEVICE")) {
      found += Long.parseLong(row.substring(row.lastIndexOf('\t') + 1).strip());
    }
    long expected = PreparedRows.BATCH + options.rows();
    if (found != expected) {
      throw new IllegalStateException(
          database + " has " + found + " points of each measurement instead of " + expected);
    }
  }

  private double record(Feed feed, int devices, int round, long nanos, long cpuNanos) {
    double rowsPerSecond = options.rows() * 1e9 / nanos;
    double cpuMicros = cpuNanos / 1e3 / options.rows();
    if (round == 0) {
      return rowsPerSecond;
    }
    Bench.progress(
        "round %d %-11s %3d device(s)  %,11.0f rows/s  %5.2f us CPU per row",
        round, feed.database(), devices, rowsPerSecond, cpuMicros);
    report.add(
        Map.of(
            "round",
            round,
            "writer",
            feed.database().substring("root.".length()),
            "devices",
            devices,
            "rows",
            options.rows(),
            "rows_per_s",
            Math.round(rowsPerSecond),
            "cpu_us_per_row",
            Math.round(cpuMicros * 1000) / 1000.0));
    return rowsPerSecond;
  }
}
