package io.cdcpipeline.iotdb;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How to reach the server.
 *
 * @param nodes {@code host:port} of one or more DataNodes, tried in turn
 * @param attempts how often one call is tried before the pipeline is asked to wait
 */
record ConnectionSettings(
    List<String> nodes,
    String user,
    String password,
    Optional<String> trustStore,
    Optional<String> trustStorePassword,
    Duration timeout,
    int attempts,
    Model model) {

  /** Nodes alone: the rest holds secrets. */
  @Override
  public String toString() {
    return nodes.toString();
  }
}
