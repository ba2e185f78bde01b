package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.sink.SinkException;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** The paragraphs "Lifecycle" and "Threads" of {@link SinkWriter}. */
abstract class LifecycleContract extends ContractBench {
  private static final Duration CLOSE_BOUND = Duration.ofSeconds(10);

  @Test
  final void openMayBeFollowedByCloseAlone() {
    pipeline();
    pipeline().stop();
    assertThat(read(items.schema())).isEmpty();
  }

  @Test
  final void writeAndFlushMayRepeat() {
    for (int n = 0; n < 5; n++) {
      pipeline().write(items.insert(n, 0));
      pipeline().write(items.insert(n + 10, 0));
      pipeline().flush();
    }
    assertDestinationIsRight();
  }

  @Test
  final void flushWithoutWriteIsHarmless() {
    pipeline().flush();
    pipeline().write(items.insert(1, 0));
    pipeline().flush();
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void emptyBatchIsHarmless() {
    pipeline().write(List.of());
    pipeline().write(items.insert(1, 0));
    pipeline().write(List.of());
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void closingTwiceIsHarmless() {
    SinkWriter writer = pipeline().writer();
    writer.close();
    assertThatCode(writer::close).doesNotThrowAnyException();
  }

  @Test
  final void closeMayComeBeforeOpen() {
    SinkWriter writer = fixture.factory().createWriter(fixture.options());
    assertThatCode(writer::close).doesNotThrowAnyException();
  }

  @Test
  final void closeMayComeAfterOpenThrew() {
    needs(SinkBehaviour.FAILED_OPEN);
    SinkOptions bad =
        fixture.badOptions().orElseThrow(() -> unprovided("FAILED_OPEN", "badOptions()"));
    SinkWriter writer = fixture.factory().createWriter(bad);
    assertThatThrownBy(() -> writer.open(TestSinkContext.first()))
        .isInstanceOf(SinkException.class)
        .hasMessageMatching("(?s).{10,}");
    assertThatCode(writer::close).doesNotThrowAnyException();
  }

  @Test
  final void everyWriterOfAFactoryIsANewOne() {
    pipeline().write(items.insert(1, 0));
    pipeline().flush();
    pipeline().restart();
    pipeline().write(items.insert(2, 0));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void callsMayComeFromAnotherThreadThanTheMakers() throws Exception {
    pipeline();
    onAnotherThread(() -> pipeline().write(items.insert(1, 0)));
    onAnotherThread(() -> pipeline().flush());
    onAnotherThread(() -> pipeline().stop());
    assertDestinationIsRight();
  }

  @Test
  final void writersOfSeveralLanesMayWriteAtOnce() throws Exception {
    needs(SinkBehaviour.PARALLEL);
    PipelineStandIn even = pipeline();
    try (SinkWriter odd = fixture.factory().createWriter(fixture.options())) {
      odd.open(even.context().lane(1, 2));
      for (int n = 0; n < 40; n += 2) {
        var oddEvent = items.insert(n + 1, 0);
        even.model().apply(oddEvent);
        CompletableFuture<Void> other =
            CompletableFuture.runAsync(() -> odd.write(List.of(oddEvent)));
        even.write(items.insert(n, 0));
        other.get(CLOSE_BOUND.toSeconds(), TimeUnit.SECONDS);
      }
      odd.checkpointStored(odd.flush());
      even.flush();
    }
    assertDestinationIsRight();
  }

  @Test
  final void closeFromAnotherThreadMakesAHangingCallReturnOrFail() throws Exception {
    needs(SinkBehaviour.CLOSE_WHILE_HANGING);
    pipeline().write(items.insert(1, 0));
    pipeline().flush();
    AutoCloseable hang =
        fixture
            .hangDestination()
            .orElseThrow(() -> unprovided("CLOSE_WHILE_HANGING", "hangDestination()"));
    try (hang) {
      var event = items.insert(2, 0);
      CompletableFuture<@Nullable Void> call =
          CompletableFuture.runAsync(
              () -> {
                pipeline().writer().write(List.of(event));
                pipeline().writer().flush();
              });
      assertThatThrownBy(() -> call.get(1, TimeUnit.SECONDS))
          .as("the call hangs")
          .isInstanceOf(TimeoutException.class);
      Assertions.assertTimeoutPreemptively(CLOSE_BOUND, pipeline()::stop, "close ends in time");
      assertThatThrownBy(() -> call.get(CLOSE_BOUND.toSeconds(), TimeUnit.SECONDS))
          .as("the hanging call fails once the writer is closed")
          .isInstanceOf(ExecutionException.class);
    }
  }

  static AssertionError unprovided(String behaviour, String method) {
    return new AssertionError(
        "Implement SinkFixture." + method + " or name " + behaviour + " in SinkFixture.missing()");
  }

  private static void onAnotherThread(Runnable call) throws Exception {
    CompletableFuture.runAsync(call).get(CLOSE_BOUND.toSeconds(), TimeUnit.SECONDS);
  }
}
