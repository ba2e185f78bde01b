package io.cdcpipeline.testkit.fault;

/**
 * Finds the ends of MySQL's protocol packets in a stream: three bytes of length, one of sequence,
 * the payload. A packet of the maximum length is continued by the next one, so its end is none.
 */
final class MySqlPackets {

  private static final int HEADER = 4;
  private static final int CONTINUED = 0xFFFFFF;

  private int headerRead;
  private int length;
  private int remaining;
  private boolean continued;

  /**
   * Reads on from {@code from}; the index behind the next packet's end, or -1 if it is not here.
   */
  int nextEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      if (headerRead < HEADER) {
        if (headerRead < HEADER - 1) {
          length |= (bytes[at] & 0xFF) << (8 * headerRead);
        }
        at++;
        headerRead++;
        remaining = length;
      } else {
        int step = Math.min(remaining, to - at);
        at += step;
        remaining -= step;
      }
      if (headerRead == HEADER && remaining == 0) {
        continued = length == CONTINUED;
        headerRead = 0;
        length = 0;
        if (!continued) {
          return at;
        }
      }
    }
    return -1;
  }

  /** Whether what was read so far ends with a whole packet. */
  boolean atEnd() {
    return headerRead == 0 && !continued;
  }
}
