package io.cdcpipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SinkExceptionTest {
  @Test
  void messageAndCauseAreKept() {
    IOException cause = new IOException("reset");
    assertThat(new RetriableSinkException("later", cause)).hasMessage("later").hasCause(cause);
    assertThat(new RetriableSinkException("later")).hasMessage("later").hasNoCause();
    assertThat(new FatalSinkException("never", cause)).hasMessage("never").hasCause(cause);
    assertThat(new FatalSinkException("never")).hasMessage("never").hasNoCause();
  }

  @Test
  void rejectionsAreCountedAndTheFirstIsShown() {
    List<Rejection> rejections =
        new ArrayList<>(List.of(new Rejection(3, "amount is NaN"), new Rejection(5, "too long")));
    RejectedEventsException exception = new RejectedEventsException(rejections);
    rejections.clear();
    assertThat(exception).hasMessage("2 event(s) rejected, the first at 3: amount is NaN");
    assertThat(exception.rejections()).extracting(Rejection::index).containsExactly(3, 5);
  }

  @Test
  void anExceptionWithoutARejectionIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new RejectedEventsException(List.of()))
        .withMessageContaining("without a rejection");
  }

  @Test
  void anIndexBelowZeroIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Rejection(-1, "why"))
        .withMessageContaining("-1");
  }
}
