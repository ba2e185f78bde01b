package io.cdcpipeline.testkit;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How one kind of server is run by a Docker engine.
 *
 * @param files files of this machine that the container sees under the same path
 */
record ContainerRecipe(
    String image,
    int port,
    Map<String, String> environment,
    List<String> command,
    List<Path> files,
    Readiness.Probe probe) {}
