package io.cdcpipeline.testkit;

/** A server that does not belong to the caller: only its address can be used. */
record SharedServer(String host, int port, String whose) implements ServerControl {

  @Override
  public void kill() {
    throw refused("killed");
  }

  @Override
  public void stop() {
    throw refused("stopped");
  }

  @Override
  public void start() {
    throw refused("started");
  }

  @Override
  public void restart() {
    throw refused("restarted");
  }

  @Override
  public void suspend() {
    throw refused("suspended");
  }

  @Override
  public void resume() {
    throw refused("resumed");
  }

  @Override
  public void close() {
    // others still use it
  }

  private UnsupportedOperationException refused(String what) {
    return new UnsupportedOperationException(
        "the server at %s:%d cannot be %s, it is %s: start one for this test alone"
            .formatted(host, port, what, whose));
  }
}
