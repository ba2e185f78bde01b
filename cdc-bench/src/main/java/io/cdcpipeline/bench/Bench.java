package io.cdcpipeline.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The commands behind {@code cdc-bench/run}. */
public final class Bench {
  private static final String HELP =
      """
      usage: cdc-bench/run <command> [options]

      commands
        stream    the pipeline with a discard sink beside the bare DebeziumEngine; last line
                  ratio_events_per_s=<pipeline / bare> ratio_cpu_per_event=<pipeline / bare>
        backfill  the pipeline with two readers and a discard sink beside the initial snapshot of the
                  bare DebeziumEngine, and beside the limit: one client that reads the table in the
                  fastest way and throws it away; last line
                  ratio_vs_debezium=<pipeline / engine> ratio_vs_limit=<pipeline / limit>
        iotdb     the IoTDB sink's writer beside the bare IoTDB client; last line
                  ratio_one=<sink / client, one device> ratio_many=<the same, 100 devices>
        latency   2,000 rows/s, from commit in the database to the sink's acknowledgement; last line
                  p50_ms=<...> p99_ms=<...>

      options
        --rows N      stream: rows that are inserted and then updated (default 500000)
                      backfill: rows of the table (default 1000000)
                      iotdb: rows per round (default 1000000)
                      latency: rows to be measured (default 60000, that is 30 s)
        --db NAME     stream, backfill and latency: postgres (default) or mysql
        --rounds N    rounds, of which the median counts (default: stream and backfill 3,
                      iotdb 5)
        --json FILE   writes all figures with command, machine and commit
        --jfr DIR     stream, backfill and latency: a flight recording of each measured JVM; costs
                      some speed
        --help        this text

      Every command starts servers of its own and stops them. Progress goes to stderr.
      """;

  private Bench() {}

  public static void main(String[] arguments) {
    List<String> words = Arrays.asList(arguments);
    if (words.isEmpty() || words.contains("--help")) {
      System.out.print(HELP);
      System.exit(words.isEmpty() ? 2 : 0);
    }
    String result;
    try {
      Options options = Options.parse(words);
      result =
          switch (options.command()) {
            case STREAM -> new StreamBench(options).run();
            case BACKFILL -> new BackfillBench(options).run();
            case IOTDB -> new IoTDBBench(options).run();
            case LATENCY -> new LatencyBench(options).run();
          };
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "; see cdc-bench/run --help");
      System.exit(2);
      return;
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
      return;
    }
    System.out.println(result);
    // Clients of the servers may have left threads behind.
    System.exit(0);
  }

  static void progress(String format, Object... values) {
    System.err.println("bench: " + String.format(Locale.ROOT, format, values));
  }
}
