package io.cdcpipeline.testkit.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface with a will of its own: it cuts, resets, stalls, refuses
 * and slows down connections when a test says so. It keeps its port for life.
 *
 * <p>All methods may be called from any thread. Its threads are daemons, and {@link #close()} ends
 * them within five seconds.
 */
public final class FaultProxy implements AutoCloseable {

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int LOWEST_PORT = 20_000;
  private static final int BEYOND_PORT = 32_768;
  private static final int PORT_ATTEMPTS = 500;

  private final String targetHost;
  private final int targetPort;
  private final int port;
  private final Gate gate = new Gate();
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
  private final Map<Direction, LongAdder> bytes = new EnumMap<>(Direction.class);
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicReference<@Nullable Cut> armed = new AtomicReference<>();
  private @Nullable ServerSocket listener;
  private boolean closed;

  private FaultProxy(String targetHost, int targetPort) {
    this.targetHost = targetHost;
    this.targetPort = targetPort;
    for (Direction direction : Direction.values()) {
      bytes.put(direction, new LongAdder());
    }
    this.port = listenSomewhere();
  }

  /** Starts a proxy to this address, on a free port. */
  public static FaultProxy to(String host, int port) {
    return new FaultProxy(host, port);
  }

  public String host() {
    return "127.0.0.1";
  }

  public int port() {
    return port;
  }

  /** Closes all connections of this moment, as a server does that ends; new ones are accepted. */
  public void cutAll() {
    links.forEach(link -> link.close(false));
  }

  /** Resets all connections of this moment (RST), as a firewall does; new ones are accepted. */
  public void reset() {
    links.forEach(link -> link.close(true));
  }

  /** Forwards nothing any more in both directions, neither bytes nor the end of a connection. */
  public void stall() {
    gate.stall(EnumSet.allOf(Direction.class));
  }

  /** The same in one direction. */
  public void stall(Direction direction) {
    gate.stall(EnumSet.of(direction));
  }

  /** Ends {@link #stall()}; what was held back is forwarded. */
  public void resume() {
    gate.resume();
  }

  /** Refuses new connections; those that are open stay. */
  public synchronized void refuse() {
    closeListener();
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    while (answers() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
  }

  /** A process that is being forked holds a copy of the listener until it closes what it got. */
  private boolean answers() {
    try (Socket probe = new Socket()) {
      probe.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Accepts connections again after {@link #refuse()}. */
  public synchronized void accept() {
    if (listener == null && !closed) {
      try {
        listen(port);
      } catch (IOException e) {
        throw new UncheckedIOException("the proxy cannot listen on port " + port + " again", e);
      }
    }
  }

  /** Forwards at most so many bytes in a second, per connection and direction; 0 is no limit. */
  public void throttle(long bytesPerSecond) {
    if (bytesPerSecond < 0) {
      throw new IllegalArgumentException("bytesPerSecond is negative: " + bytesPerSecond);
    }
    gate.rate(bytesPerSecond);
  }

  /** Holds each piece that was read for this long before forwarding it; zero is none. */
  public void latency(Duration value) {
    gate.latency(value);
  }

  /**
   * Cuts the first connection on which so many further bytes have come from the server; the client
   * gets exactly these and then the end of the stream. Replaces a cut that has not happened yet.
   */
  public void cutAfterDownstreamBytes(long count) {
    armed.set(Cut.afterBytes(count));
  }

  /**
   * Cuts the first connection at the end of a MySQL packet, once at least so many further bytes
   * have come from the server. Meaningful only without TLS and protocol compression. Replaces a cut
   * that has not happened yet.
   */
  public void cutOnMySqlPacketAfterBytes(long count) {
    armed.set(Cut.onPacketEnd(count, 0));
  }

  /** The same, behind the given number of further MySQL packets. */
  public void cutAfterMySqlPackets(long count) {
    armed.set(Cut.onPacketEnd(0, count));
  }

  /**
   * Waits for the cut that was asked for last; false if the time is over before it happened, or
   * none was asked for.
   */
  public boolean awaitCut(Duration limit) throws InterruptedException {
    Cut cut = armed.get();
    return cut != null && cut.await(limit);
  }

  /** All bytes forwarded in that direction so far. */
  public long bytes(Direction direction) {
    LongAdder adder = bytes.get(direction);
    return adder == null ? 0 : adder.sum();
  }

  /** How many connections are open. */
  public int openConnections() {
    return links.size();
  }

  /** How many connections have been accepted so far. */
  public int acceptedConnections() {
    return accepted.get();
  }

  /** Closes all connections and ends all threads. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      closeListener();
    }
    gate.close();
    reset();
    long deadline = System.nanoTime() + CLOSE_LIMIT.toNanos();
    for (Thread thread : threads) {
      try {
        thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  Gate gate() {
    return gate;
  }

  @Nullable Cut armedCut() {
    return armed.get();
  }

  void count(Direction direction, int count) {
    LongAdder adder = bytes.get(direction);
    if (adder != null) {
      adder.add(count);
    }
  }

  void ended(Link link) {
    links.remove(link);
  }

  void startThread(String role, Runnable work) {
    Runnable tracked =
        () -> {
          try {
            work.run();
          } finally {
            threads.remove(Thread.currentThread());
          }
        };
    Thread thread = new Thread(tracked, "cdc-proxy-" + targetPort + "-" + role);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  /**
   * Below the ports of outgoing connections: a client that keeps trying while the proxy refuses
   * could otherwise be connected to itself.
   */
  private int listenSomewhere() {
    IOException last = new IOException("never tried");
    for (int i = 0; i < PORT_ATTEMPTS; i++) {
      int candidate = ThreadLocalRandom.current().nextInt(LOWEST_PORT, BEYOND_PORT);
      try {
        listen(candidate);
        return candidate;
      } catch (IOException e) {
        last = e;
      }
    }
    throw new UncheckedIOException("the proxy finds no free port", last);
  }

  private void listen(int wanted) throws IOException {
    ServerSocket socket = new ServerSocket(wanted, 50, InetAddress.getLoopbackAddress());
    listener = socket;
    startThread("accept", () -> acceptAll(socket));
  }

  private void acceptAll(ServerSocket socket) {
    try {
      while (true) {
        connect(socket.accept());
      }
    } catch (IOException e) {
      // refuse() or close() has closed the listener
    }
  }

  private void connect(Socket client) {
    accepted.incrementAndGet();
    Socket server = new Socket();
    Link link = new Link(this, client, server);
    try {
      server.connect(new InetSocketAddress(targetHost, targetPort), CONNECT_MILLIS);
      link.start();
    } catch (IOException e) {
      // the server is away, and so is the client by now
      link.close(true);
    }
  }

  /** False once the proxy is closed. */
  synchronized boolean begun(Link link) {
    return !closed && links.add(link);
  }

  private void closeListener() {
    ServerSocket socket = listener;
    listener = null;
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException("the proxy cannot stop listening", e);
      }
    }
  }

  @Override
  public String toString() {
    return "proxy " + host() + ":" + port + " to " + targetHost + ":" + targetPort;
  }
}
