package io.cdcpipeline.testkit;

/** Where a server is and what can be done to it; one implementation per way of having a server. */
interface ServerControl {

  String host();

  int port();

  /** Ends it without any chance to clean up, as {@code kill -9} does. */
  void kill();

  void stop();

  /** Starts it again after {@link #kill} or {@link #stop}, with the same port and data. */
  void start();

  /** Starts it again, stopping it first if it runs. */
  void restart();

  void suspend();

  void resume();

  void close();
}
