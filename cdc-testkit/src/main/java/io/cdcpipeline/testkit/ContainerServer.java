package io.cdcpipeline.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * A server in a container. Its port on this machine is fixed, so that it comes back there after a
 * restart; Testcontainers' own watcher removes it when the JVM has gone.
 */
final class ContainerServer implements ServerControl {

  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final int STOP_SECONDS = 20;

  private final ContainerRecipe recipe;
  private final int port = Ports.free();
  private final FixedPortContainer container;

  ContainerServer(ContainerRecipe recipe) {
    this.recipe = recipe;
    this.container = new FixedPortContainer(recipe, port);
  }

  /** A generic container, which publishes its port under a number of our choice. */
  private static final class FixedPortContainer extends GenericContainer<FixedPortContainer> {
    FixedPortContainer(ContainerRecipe recipe, int port) {
      super(DockerImageName.parse(recipe.image()));
      addFixedExposedPort(port, recipe.port());
      withExposedPorts(recipe.port());
      withEnv(recipe.environment());
      withCommand(recipe.command().toArray(String[]::new));
      recipe
          .files()
          .forEach(
              file -> withCopyFileToContainer(MountableFile.forHostPath(file), file.toString()));
      withStartupTimeout(START_LIMIT);
    }
  }

  /** Whether a Docker engine answers; {@code cdc.testkit.docker=false} leaves it alone. */
  static boolean available() {
    if (Settings.text("docker").filter("false"::equals).isPresent()) {
      return false;
    }
    // asked first, since Testcontainers reports the absence of an engine at length
    String home = System.getProperty("user.home");
    String runtime = Objects.requireNonNullElse(System.getenv("XDG_RUNTIME_DIR"), "/run");
    boolean traces =
        System.getenv("DOCKER_HOST") != null
            || Stream.of(
                    Path.of("/var/run/docker.sock"),
                    Path.of(home, ".docker", "run", "docker.sock"),
                    Path.of(runtime, "docker.sock"))
                .anyMatch(Files::exists);
    return traces && DockerClientFactory.instance().isDockerAvailable();
  }

  @Override
  public String host() {
    return container.getHost();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void start() {
    if (container.getContainerId() == null) {
      container.start();
    } else {
      container.getDockerClient().startContainerCmd(container.getContainerId()).exec();
    }
    Readiness.await(recipe.image(), this, recipe.probe(), this::checkRunning);
  }

  @Override
  public void kill() {
    container.getDockerClient().killContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void stop() {
    container
        .getDockerClient()
        .stopContainerCmd(container.getContainerId())
        .withTimeout(STOP_SECONDS)
        .exec();
  }

  @Override
  public void restart() {
    if (container.isRunning()) {
      stop();
    }
    start();
  }

  @Override
  public void suspend() {
    container.getDockerClient().pauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void resume() {
    container.getDockerClient().unpauseContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void close() {
    container.stop();
  }

  private void checkRunning() {
    if (!container.isRunning()) {
      List<String> lines = container.getLogs().lines().toList();
      throw new TestKitException(
          recipe.image()
              + " ended:\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size())));
    }
  }
}
