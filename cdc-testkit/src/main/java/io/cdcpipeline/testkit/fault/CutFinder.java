package io.cdcpipeline.testkit.fault;

import org.jspecify.annotations.Nullable;

/** Watches what flows to the client on one connection, and finds the byte at which to cut it. */
final class CutFinder {

  private final MySqlPackets packets = new MySqlPackets();
  private @Nullable Cut armed;
  private long bytesPassed;
  private long packetsPassed;

  /** How many of the bytes still pass before the cut, or -1 if all do. */
  int find(byte[] bytes, int length, @Nullable Cut cut) {
    if (armed != cut) {
      armed = cut;
      bytesPassed = 0;
      packetsPassed = 0;
    }
    if (cut != null && !cut.onPacketEnd() && bytesPassed + length >= cut.bytes()) {
      int left = (int) (cut.bytes() - bytesPassed);
      if (cut.claim()) {
        return left;
      }
    }
    if (packets.atEnd() && wanted(cut, bytesPassed)) {
      return 0;
    }
    // the packets are followed all the time: their ends are only known from the first byte on
    int end = packets.nextEnd(bytes, 0, length);
    while (end >= 0) {
      packetsPassed++;
      if (wanted(cut, bytesPassed + end)) {
        return end;
      }
      end = packets.nextEnd(bytes, end, length);
    }
    bytesPassed += length;
    return -1;
  }

  private boolean wanted(@Nullable Cut cut, long bytes) {
    return cut != null && cut.onPacketEnd() && cut.reached(bytes, packetsPassed) && cut.claim();
  }
}
