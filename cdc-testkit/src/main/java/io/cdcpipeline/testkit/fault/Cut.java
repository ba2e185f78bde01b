package io.cdcpipeline.testkit.fault;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A cut that waits until enough has passed on one connection. */
final class Cut {

  private final long bytes;
  private final long packets;
  private final boolean onPacketEnd;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CountDownLatch done = new CountDownLatch(1);

  private Cut(long bytes, long packets, boolean onPacketEnd) {
    if (bytes < 0 || packets < 0) {
      throw new IllegalArgumentException(
          "a cut after " + bytes + " bytes, " + packets + " packets");
    }
    this.bytes = bytes;
    this.packets = packets;
    this.onPacketEnd = onPacketEnd;
  }

  static Cut afterBytes(long bytes) {
    return new Cut(bytes, 0, false);
  }

  static Cut onPacketEnd(long bytes, long packets) {
    return new Cut(bytes, packets, true);
  }

  long bytes() {
    return bytes;
  }

  boolean onPacketEnd() {
    return onPacketEnd;
  }

  boolean reached(long bytesPassed, long packetsPassed) {
    return bytesPassed >= bytes && packetsPassed >= packets;
  }

  /** Whether the caller is the first that wants it. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  void done() {
    done.countDown();
  }

  boolean await(Duration limit) throws InterruptedException {
    return done.await(limit.toMillis(), TimeUnit.MILLISECONDS);
  }
}
