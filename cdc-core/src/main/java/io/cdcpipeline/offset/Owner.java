package io.cdcpipeline.offset;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Who holds a lease, in words. */
final class Owner {
  private Owner() {}

  /** This process, from {@code since} on. */
  static String describe(Instant since) {
    return "pid "
        + ProcessHandle.current().pid()
        + " on "
        + host()
        + " since "
        + since.truncatedTo(ChronoUnit.SECONDS);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "a host without a name";
    }
  }
}
