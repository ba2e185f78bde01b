package io.cdcpipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SinkCapabilitiesTest {
  @Test
  void nothingIsPromisedUntilItIsSaid() {
    SinkCapabilities none = SinkCapabilities.builder().build();
    assertThat(none.idempotent()).isFalse();
    assertThat(none.deletes()).isFalse();
    assertThat(none.truncates()).isFalse();
    assertThat(none.wholeTransactions()).isFalse();
    assertThat(none.parallel()).isFalse();
    assertThat(none.checkpointInterval()).isEmpty();
  }

  @Test
  void eachPromiseIsItsOwn() {
    assertThat(SinkCapabilities.builder().idempotent(true).build())
        .hasToString(text("idempotent=true, deletes=false, truncates=false"));
    assertThat(SinkCapabilities.builder().deletes(true).build())
        .hasToString(text("idempotent=false, deletes=true, truncates=false"));
    assertThat(SinkCapabilities.builder().truncates(true).build())
        .hasToString(text("idempotent=false, deletes=false, truncates=true"));
    assertThat(SinkCapabilities.builder().wholeTransactions(true).build().wholeTransactions())
        .isTrue();
    assertThat(SinkCapabilities.builder().parallel(true).build().parallel()).isTrue();
  }

  @Test
  void theCheckpointIntervalIsPositive() {
    Duration five = Duration.ofSeconds(5);
    assertThat(SinkCapabilities.builder().checkpointInterval(five).build().checkpointInterval())
        .contains(five);
    for (Duration wrong : new Duration[] {Duration.ZERO, Duration.ofMillis(-1)}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> SinkCapabilities.builder().checkpointInterval(wrong))
          .withMessageContaining(wrong.toString());
    }
  }

  private static String text(String promises) {
    return "SinkCapabilities["
        + promises
        + ", wholeTransactions=false, parallel=false, checkpointInterval=null]";
  }
}
