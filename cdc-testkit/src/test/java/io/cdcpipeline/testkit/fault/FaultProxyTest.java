package io.cdcpipeline.testkit.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultProxyTest {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private TestPeer server;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws IOException {
    use(new byte[0]);
  }

  private void use(byte[] greeting) throws IOException {
    server = new TestPeer(greeting);
    proxy = FaultProxy.to("127.0.0.1", server.port());
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    server.close();
  }

  @Test
  void bytesAreForwardedAndCounted() throws IOException {
    try (Socket client = client()) {
      assertThat(echo(client, "hello")).isEqualTo("hello");
      assertThat(proxy.bytes(Direction.UPSTREAM)).isEqualTo(5);
      assertThat(proxy.bytes(Direction.DOWNSTREAM)).isEqualTo(5);
      assertThat(proxy.openConnections()).isEqualTo(1);
    }
    Awaitility.await().atMost(LIMIT).until(() -> proxy.openConnections() == 0);
  }

  @Test
  void endOfOneDirectionLeavesTheOtherOpen() throws IOException {
    try (Socket client = client()) {
      client.getOutputStream().write("all of it".getBytes(StandardCharsets.UTF_8));
      client.shutdownOutput();
      assertThat(client.getInputStream().readAllBytes()).hasSize(9);
    }
  }

  @Test
  void cutConnectionEndsAndNewOneIsAccepted() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.cutAll();
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    try (Socket client = client()) {
      assertThat(echo(client, "again")).isEqualTo("again");
    }
    assertThat(proxy.acceptedConnections()).isEqualTo(2);
  }

  @Test
  void resetConnectionFailsWithReset() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.reset();
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
  }

  @Test
  void stalledBytesArriveAfterResume() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.stall();
      client.getOutputStream().write('y');
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.resume();
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isEqualTo('y');
    }
  }

  @Test
  void oneDirectionCanBeStalledAlone() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.stall(Direction.DOWNSTREAM);
      client.getOutputStream().write('y');
      Awaitility.await().atMost(LIMIT).until(() -> proxy.bytes(Direction.UPSTREAM) == 2);
      assertThat(proxy.bytes(Direction.DOWNSTREAM)).isEqualTo(1);
    }
  }

  @Test
  void stalledProxyHidesTheEndOfTheServer() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.stall();
      server.close();
      client.setSoTimeout(300);
      assertThatThrownBy(() -> client.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      proxy.resume();
      client.setSoTimeout(10_000);
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void refusedClientGetsConnectionRefusedUntilAccepted() throws IOException {
    try (Socket open = client()) {
      echo(open, "x");
      proxy.refuse();
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
      assertThat(echo(open, "still")).isEqualTo("still");
      proxy.accept();
      try (Socket client = client()) {
        assertThat(echo(client, "back")).isEqualTo("back");
      }
    }
  }

  @Test
  void throttledConnectionKeepsToItsRate() throws IOException {
    proxy.throttle(20_000);
    try (Socket client = client()) {
      long start = System.nanoTime();
      client.getOutputStream().write(new byte[10_000]);
      client.getInputStream().readNBytes(10_000);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(450));
    }
  }

  @Test
  void latencyDelaysEachAnswer() throws IOException {
    proxy.latency(Duration.ofMillis(100));
    try (Socket client = client()) {
      long start = System.nanoTime();
      echo(client, "x");
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(190));
    }
  }

  @Test
  void cutAfterBytesDeliversExactlyThese() throws Exception {
    try (Socket client = client()) {
      echo(client, "before");
      proxy.cutAfterDownstreamBytes(20_001);
      client.getOutputStream().write(new byte[50_000]);
      assertThat(client.getInputStream().readAllBytes()).hasSize(20_001);
      assertThat(proxy.awaitCut(LIMIT)).isTrue();
    }
    try (Socket client = client()) {
      assertThat(echo(client, "once only")).isEqualTo("once only");
    }
  }

  @Test
  void cutOnPacketDeliversWholePacketsOnly() throws Exception {
    stop();
    use(MySqlPacketsTest.packets(100, 9_000, 40, 30_000, 10, 10));
    proxy.cutOnMySqlPacketAfterBytes(9_200);
    try (Socket client = client()) {
      assertThat(client.getInputStream().readAllBytes()).hasSize(104 + 9_004 + 44 + 30_004);
    }
    proxy.cutAfterMySqlPackets(2);
    try (Socket client = client()) {
      assertThat(client.getInputStream().readAllBytes()).hasSize(104 + 9_004);
    }
  }

  @Test
  void clientOfAnAbsentServerIsCutOff() throws IOException {
    // A port that is taken but not listened on: nobody else can come to answer there.
    try (Socket taken = new Socket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      try (FaultProxy absent = FaultProxy.to("127.0.0.1", taken.getLocalPort());
          Socket client = new Socket(absent.host(), absent.port())) {
        client.setSoTimeout(10_000);
        assertThatThrownBy(() -> client.getInputStream().read())
            .isInstanceOf(SocketException.class);
      }
    }
  }

  @Test
  void closedProxyLeavesNoThreadEvenIfStalled() throws IOException {
    try (Socket client = client()) {
      echo(client, "x");
      proxy.stall();
      client.getOutputStream().write('y');
      proxy.close();
      proxy.close();
      String prefix = "cdc-proxy-" + server.port() + "-";
      assertThat(Thread.getAllStackTraces().keySet())
          .noneMatch(thread -> thread.getName().startsWith(prefix));
      assertThatThrownBy(this::client).isInstanceOf(ConnectException.class);
    }
  }

  private Socket client() throws IOException {
    return new Socket(proxy.host(), proxy.port());
  }

  private static String echo(Socket client, String text) throws IOException {
    byte[] sent = text.getBytes(StandardCharsets.UTF_8);
    client.getOutputStream().write(sent);
    return new String(client.getInputStream().readNBytes(sent.length), StandardCharsets.UTF_8);
  }
}
