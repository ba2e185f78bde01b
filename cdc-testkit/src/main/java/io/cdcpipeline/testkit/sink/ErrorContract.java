package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.RetriableSinkException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The paragraph "Errors" of {@link io.cdcpipeline.sink.SinkWriter}. */
abstract class ErrorContract extends DeliveryContract {

  @Test
  final void rejectedEventsAreNamedByIndexAndAllOthersAreTaken() {
    needs(SinkBehaviour.REJECTS);
    List<ChangeEvent> batch =
        List.of(
            items.insert(1, 0), rejected(2), items.insert(4, 0), rejected(5), items.insert(6, 0));
    List<Rejection> rejections = writeAndFlush(batch);
    assertThat(new TreeSet<>(rejections.stream().map(Rejection::index).toList()))
        .as("indexes of the rejected events")
        .containsExactly(1, 3);
    pipeline().accept(List.of(batch.get(0), batch.get(2), batch.get(4)));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void aRejectionSaysWhyToAPerson() {
    needs(SinkBehaviour.REJECTS);
    assertThat(writeAndFlush(List.of(rejected(1))))
        .isNotEmpty()
        .allSatisfy(r -> assertThat(r.reason()).hasSizeGreaterThan(5));
  }

  @Test
  final void aWriterGoesOnAfterARejection() {
    needs(SinkBehaviour.REJECTS);
    writeAndFlush(List.of(rejected(1)));
    write(items.insert(1, 0));
    write(items.insert(2, 0), items.update(1, 0, 1));
    assertDestinationIsRight();
  }

  @Test
  final void afterARetriableErrorTheSameWriterTakesTheEventsAgain() throws Exception {
    needs(SinkBehaviour.RETRIES);
    write(items.insert(1, 0), items.insert(2, 0));
    List<ChangeEvent> batch = List.of(items.update(1, 0, 1), items.insert(4, 0));
    pipeline().accept(batch);
    AutoCloseable refusal = fixture.refuse().orElseThrow(() -> unprovided("RETRIES", "refuse()"));
    try (refusal) {
      assertThatThrownBy(() -> writeAndFlush(batch))
          .isInstanceOf(RetriableSinkException.class)
          .hasMessageMatching("(?s).{10,}");
    }
    pipeline().replay(1);
    pipeline().flush();
    assertDestinationIsRight();
  }

  private ChangeEvent rejected(int n) {
    Row row =
        fixture
            .rejectedRow(items.row(n, 0))
            .orElseThrow(() -> unprovided("REJECTS", "rejectedRow()"));
    return events.create(row);
  }

  /** A writer may reject in {@code write} or in {@code flush}; here both count from the same 0. */
  private List<Rejection> writeAndFlush(List<ChangeEvent> batch) {
    List<Rejection> rejections = new ArrayList<>();
    rejecting(rejections, () -> pipeline().writer().write(batch));
    rejecting(rejections, () -> pipeline().writer().flush());
    return rejections;
  }

  private static void rejecting(List<Rejection> rejections, Runnable call) {
    try {
      call.run();
    } catch (RejectedEventsException e) {
      rejections.addAll(e.rejections());
    }
  }
}
