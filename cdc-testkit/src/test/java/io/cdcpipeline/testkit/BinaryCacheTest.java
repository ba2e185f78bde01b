package io.cdcpipeline.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BinaryCacheTest {

  private static final String PLACE = "cdc.testkit.cache";

  @TempDir private Path root;

  @BeforeEach
  void usePrivateCache() {
    System.setProperty(PLACE, root.toString());
  }

  @AfterEach
  void useDefaultCache() {
    System.clearProperty(PLACE);
  }

  @Test
  void directoryIsFilledOnceHoweverManyAskForIt() throws Exception {
    AtomicInteger fills = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Path> ask =
          () ->
              BinaryCache.directory(
                  "thing",
                  target -> {
                    fills.incrementAndGet();
                    Files.writeString(target.resolve("file"), "whole");
                  });
      for (Future<Path> found : threads.invokeAll(Stream.generate(() -> ask).limit(8).toList())) {
        assertThat(found.get().resolve("file")).hasContent("whole");
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(fills).hasValue(1);
  }

  @Test
  void failedFillingLeavesNothingBehindAndIsTriedAgain() throws IOException {
    assertThatThrownBy(
            () ->
                BinaryCache.directory(
                    "thing",
                    target -> {
                      Files.writeString(target.resolve("file"), "half");
                      throw new IOException("disk full");
                    }))
        .isInstanceOf(TestKitException.class)
        .hasMessageContaining("CDC_TESTKIT_CACHE")
        .hasRootCauseMessage("disk full");
    assertThat(names()).containsExactly("thing.lock");

    assertThat(BinaryCache.directory("thing", target -> {})).isEmptyDirectory();
  }

  @Test
  void leftoversOfKilledBuildAreRemoved() throws IOException {
    Files.writeString(Files.createDirectory(root.resolve("thing.tmp12345")).resolve("x"), "x");
    BinaryCache.directory("thing", target -> {});
    assertThat(names()).containsExactlyInAnyOrder("thing", "thing.lock");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> paths = Files.list(root)) {
      return paths.map(path -> path.getFileName().toString()).toList();
    }
  }
}
