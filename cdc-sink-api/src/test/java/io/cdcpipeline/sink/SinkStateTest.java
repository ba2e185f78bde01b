package io.cdcpipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SinkStateTest {
  @Test
  void aStateHoldsAtMost64KiB() {
    assertThat(SinkState.of(new byte[64 * 1024]).bytes()).hasSize(64 * 1024);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SinkState.of(new byte[64 * 1024 + 1]))
        .withMessageContaining("65536")
        .withMessageContaining("65537");
  }

  @Test
  void noBytesAreNoState() {
    assertThat(SinkState.of(new byte[0])).isSameAs(SinkState.NONE);
    assertThat(SinkState.NONE.isEmpty()).isTrue();
    assertThat(SinkState.of(new byte[1]).isEmpty()).isFalse();
  }

  @Test
  void bytesAreCopiedInAndOut() {
    byte[] bytes = {1, 2};
    SinkState state = SinkState.of(bytes);
    bytes[0] = 9;
    state.bytes()[1] = 9;
    assertThat(state.bytes()).containsExactly(1, 2);
  }

  @Test
  void statesAreComparedByContentAndShowOnlyTheirSize() {
    SinkState state = SinkState.of(new byte[] {1, 2});
    assertThat(state).isEqualTo(SinkState.of(new byte[] {1, 2}));
    assertThat(state).hasSameHashCodeAs(SinkState.of(new byte[] {1, 2}));
    assertThat(state).isNotEqualTo(SinkState.of(new byte[] {2, 1}));
    assertThat(state).hasToString("SinkState[2 bytes]");
  }
}
