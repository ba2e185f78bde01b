package io.cdcpipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.testkit.ForkedJvm;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What {@code cdc-examples/handoff demo} runs. */
class HandOffIT {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  @Test
  void twoJobsInTwoProcessesLeaveTheDestinationEqual() {
    try (ForkedJvm demo = ForkedJvm.of(HandOff.class).args("demo").heap("512m").start()) {
      assertThat(demo.waitFor(LIMIT)).as("exit code of %s", demo.output()).hasValue(0);

      assertThat(demo.lines())
          .anyMatch(line -> line.contains("Job 1, process ") && line.contains(" rows copied"))
          .anyMatch(line -> line.contains("Slot cdc_handoff and checkpoint wait"))
          .anyMatch(line -> line.contains("Job 2, process ") && line.contains("streaming from "))
          .contains("Both sides are equal.");
    }
  }

  @Test
  void aJobThatCannotRunSaysSo() {
    try (ForkedJvm job =
        ForkedJvm.of(HandOff.class).args("stream", "no-such-file.properties").start()) {
      assertThat(job.waitFor(LIMIT)).hasValue(1);
      assertThat(job.lines()).anyMatch(line -> line.contains("no-such-file.properties"));
    }
  }
}
