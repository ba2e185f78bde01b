package io.cdcpipeline.bench;

import java.time.Duration;
import java.util.Properties;

/** One way to read a whole table. Warmed up with a smaller one, in the JVM that is measured. */
interface TableReader {
  Duration LIMIT = Duration.ofMinutes(30);
  String WARM_UP_ROWS = "warmUpRows";
  String ROWS = "rows";

  /** Reads the target's table, which has that many rows, and lets go of the server. */
  RowClock.Reading read(Target target, long rows) throws Exception;

  /** In the measured JVM: what its {@code main} does. */
  static void measure(TableReader reader) throws Exception {
    Properties settings = Child.settings();
    Target target = Target.of(settings);
    reader.read(target.forWarmUp(), Long.parseLong(settings.getProperty(WARM_UP_ROWS)));
    System.gc();
    Child.result(reader.read(target, Long.parseLong(settings.getProperty(ROWS))).toString());
    System.exit(0);
  }
}
