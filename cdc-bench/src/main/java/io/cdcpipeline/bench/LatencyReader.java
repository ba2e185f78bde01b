package io.cdcpipeline.bench;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.model.ChangeEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * The pipeline with its defaults and a sink that notes how old each change is when its write
 * returns: by the machine's clock, since the commit time that the database put into its log.
 */
final class LatencyReader {
  private final long warmUp;
  private final long[] micros;
  private final CountDownLatch over = new CountDownLatch(1);
  private long count;

  private LatencyReader(long warmUp, int rows) {
    this.warmUp = warmUp;
    this.micros = new long[rows];
  }

  public static void main(String[] arguments) throws Exception {
    Properties settings = Child.settings();
    LatencyReader reader =
        new LatencyReader(
            Long.parseLong(settings.getProperty(BareReader.WARM_UP)),
            Integer.parseInt(settings.getProperty(BareReader.ROWS)));
    try (CdcPipeline pipeline =
        PipelineReader.pipeline(
            Target.of(settings), StartupMode.latest(), new DiscardSink(reader::note))) {
      pipeline.start();
      Child.ready();
      reader.over.await();
      Child.result(reader.result());
    }
    System.exit(0);
  }

  /** The last thing that happens in the sink's write. */
  private void note(List<ChangeEvent> events) {
    Instant now = Instant.now();
    long nowMicros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    for (ChangeEvent event : events) {
      long place = count++ - warmUp;
      if (place >= 0 && place < micros.length) {
        micros[(int) place] = nowMicros - event.commitMicros();
      }
    }
    if (count >= warmUp + micros.length) {
      over.countDown();
    }
  }

  private String result() {
    return String.format(
        Locale.ROOT,
        "p50=%.1f p90=%.1f p99=%.1f p999=%.1f max=%.1f",
        millis(0.50),
        millis(0.90),
        millis(0.99),
        millis(0.999),
        millis(1));
  }

  private double millis(double share) {
    return Statistics.percentile(micros, share) / 1e3;
  }
}
