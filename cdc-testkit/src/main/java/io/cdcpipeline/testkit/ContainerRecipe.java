package io.cdcpipeline.testkit;

import java.util.List;
import java.util.Map;

/** How one kind of server is run by a Docker engine. */
record ContainerRecipe(
    String image,
    int port,
    Map<String, String> environment,
    List<String> command,
    Readiness.Probe probe) {}
