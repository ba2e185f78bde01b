package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.examples.quickstart.Generator.Probe;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.apache.iotdb.rpc.StatementExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks IoTDB for the newest order until it is there: the time from commit to visible. */
final class LatencyWatch implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LatencyWatch.class);
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final Generator generator;
  private final Warehouse warehouse;
  private final Latencies latencies = new Latencies();
  private final Thread thread = new Thread(this::watch, "quickstart-latency");
  private volatile boolean closed;

  LatencyWatch(Generator generator, Warehouse warehouse) {
    this.generator = generator;
    this.warehouse = warehouse;
    thread.setDaemon(true);
    thread.start();
  }

  Latencies latencies() {
    return latencies;
  }

  private void watch() {
    try {
      while (!closed) {
        Probe probe = generator.takeProbe();
        while (probe != null && !closed) {
          if (warehouse.has(probe)) {
            latencies.add(System.nanoTime() - probe.committedNanos());
            break;
          }
          LockSupport.parkNanos(PAUSE_NANOS);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IoTDBConnectionException | StatementExecutionException e) {
      LOG.warn("quickstart: latency is no longer measured", e);
    }
  }

  @Override
  public void close() throws IoTDBConnectionException {
    closed = true;
    try {
      thread.join(2_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    warehouse.close();
  }
}
