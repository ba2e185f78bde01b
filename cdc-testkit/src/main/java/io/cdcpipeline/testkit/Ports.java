package io.cdcpipeline.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free ports of the loopback interface, below those that the system gives to outgoing connections:
 * a client that tries again and again to reach a stopped server could otherwise be given the
 * server's own port, be connected to itself, and keep the server from coming back.
 */
final class Ports {

  static final String LOOPBACK = "127.0.0.1";

  private static final int LOWEST = 20_000;
  private static final int BEYOND = 32_768;
  private static final int ATTEMPTS = 500;

  private Ports() {}

  static int free() {
    for (int i = 0; i < ATTEMPTS; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException e) {
        // taken: try another
      }
    }
    throw new TestKitException("no free port between " + LOWEST + " and " + BEYOND);
  }
}
