package io.cdcpipeline.testkit.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** One connection through the proxy: two sockets and a thread for each direction. */
final class Link {

  private static final int BUFFER = 8192;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;

  Link(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  void start() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    if (!proxy.begun(this)) {
      throw new IOException("the proxy is closed");
    }
    proxy.startThread("up", () -> pump(Direction.UPSTREAM, client, server));
    proxy.startThread("down", () -> pump(Direction.DOWNSTREAM, server, client));
  }

  /** Closes both ends; with {@code reset} the peers get a RST instead of an end of stream. */
  void close(boolean reset) {
    for (Socket socket : new Socket[] {client, server}) {
      try (socket) {
        if (reset) {
          socket.setSoLinger(true, 0);
        }
      } catch (IOException e) {
        // it is closed all the same
        assert socket.isClosed();
      }
    }
    proxy.ended(this);
  }

  private void pump(Direction direction, Socket from, Socket to) {
    CutFinder finder = new CutFinder();
    byte[] buffer = new byte[BUFFER];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int count = in.read(buffer, 0, proxy.gate().chunk(buffer.length));
        proxy.gate().pass(direction, Math.max(0, count));
        if (count < 0) {
          break;
        }
        Cut cut = proxy.armedCut();
        int end = direction == Direction.UPSTREAM ? -1 : finder.find(buffer, count, cut);
        // counted first, so that who has received the bytes finds them counted
        proxy.count(direction, end < 0 ? count : end);
        out.write(buffer, 0, end < 0 ? count : end);
        if (end >= 0 && cut != null) {
          cutBehindLastByte();
          cut.done();
          return;
        }
      }
      to.shutdownOutput();
      if (from.isOutputShutdown()) {
        close(false);
      }
    } catch (IOException e) {
      endOnError(direction);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      close(true);
    }
  }

  /** A stalled proxy hides the end of one side from the other, too. */
  private void endOnError(Direction direction) {
    try {
      proxy.gate().pass(direction, 0);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(false);
  }

  /** Ends the client's stream by FIN: a plain close could send a RST that overtakes the bytes. */
  private void cutBehindLastByte() throws IOException {
    client.shutdownOutput();
    server.close();
  }
}
