package io.cdcpipeline.iotdb;

import io.cdcpipeline.testkit.IoTDBServer;
import java.util.concurrent.atomic.AtomicInteger;

/** One server for all tests of this JVM, which ends with it; names that no other test uses. */
final class SharedIoTDB {
  private static final AtomicInteger NUMBERS = new AtomicInteger();

  private static final class Holder {
    static final IoTDBServer SERVER = IoTDBServer.start();
  }

  private SharedIoTDB() {}

  static IoTDBServer server() {
    return Holder.SERVER;
  }

  /** A name of its own: many databases would exhaust the server's memory, many nodes do not. */
  static String fresh(String prefix) {
    return prefix + NUMBERS.incrementAndGet();
  }
}
