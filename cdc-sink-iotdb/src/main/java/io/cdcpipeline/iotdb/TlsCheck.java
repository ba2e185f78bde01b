package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.FatalSinkException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.apache.iotdb.rpc.IoTDBConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * Shakes hands before the client does, which says of every failure no more than that it could not
 * connect: a wrong trust store, which no retry mends, is told from a server that is away.
 */
final class TlsCheck {
  private static final int MOST_MILLIS = 5_000;

  private final ConnectionSettings settings;
  private final String path;

  private TlsCheck(ConnectionSettings settings, String path) {
    this.settings = settings;
    this.path = path;
  }

  /**
   * Returns if TLS is off, or one node at least shakes hands.
   *
   * @throws FatalSinkException if the trust store cannot be read or does not trust a node
   */
  static void check(ConnectionSettings settings) throws IoTDBConnectionException {
    Optional<String> path = settings.trustStore();
    if (path.isPresent()) {
      new TlsCheck(settings, path.get()).run();
    }
  }

  private void run() throws IoTDBConnectionException {
    SSLContext context = context();
    @Nullable IOException last = null;
    for (String node : settings.nodes()) {
      try {
        handshake(context, node);
        return;
      } catch (IOException e) {
        refuse(node, e);
        last = e;
      }
    }
    throw new IoTDBConnectionException(
        "no TLS handshake: "
            + last
            + ". If the server is up, see that it runs with enable_thrift_ssl=true",
        last);
  }

  private SSLContext context() {
    try (InputStream in = Files.newInputStream(Path.of(path))) {
      KeyStore store = KeyStore.getInstance("JKS");
      store.load(in, settings.trustStorePassword().orElse("").toCharArray());
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new FatalSinkException(
          "The trust store "
              + path
              + " for IoTDB cannot be read: "
              + e
              + ". Check tls.trust-store and tls.trust-store-password",
          e);
    }
  }

  private void handshake(SSLContext context, String node) throws IOException {
    int colon = node.lastIndexOf(':');
    String host = node.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(node.substring(colon + 1));
    int bound = (int) Math.min(MOST_MILLIS, settings.timeout().toMillis());
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host, port), bound);
      plain.setSoTimeout(bound);
      try (SSLSocket socket =
          (SSLSocket) context.getSocketFactory().createSocket(plain, host, port, true)) {
        socket.startHandshake();
      }
    }
  }

  private void refuse(String node, IOException e) {
    for (@Nullable Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof GeneralSecurityException) {
        throw new FatalSinkException(
            "The trust store "
                + path
                + " does not trust the certificate of IoTDB "
                + node
                + ": "
                + cause.getMessage()
                + ". Put the server's certificate, or its authority's, into it",
            e);
      }
    }
  }
}
