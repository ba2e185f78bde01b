package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.sink.FailurePlan.Call;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class FailingSinkTest {
  private static final TableSchema TABLE =
      Schemas.table("shop.orders").key("id", Kind.INT64).build();

  private static final Duration PAUSE = Duration.ofMillis(50);

  private final RecordingSink recording = new RecordingSink();
  private final FailurePlan plan = new FailurePlan();
  private final SinkWriter writer =
      new FailingSink(recording, plan).createWriter(SinkOptions.none());
  private final Events events = new Events();
  private final ChangeEvent one = events.create(Row.of(TABLE, 1L));
  private final ChangeEvent two = events.create(Row.of(TABLE, 2L));

  @Test
  void withoutAPlanEveryCallIsPassedOn() {
    open();
    writer.write(List.of(one));
    writer.checkpointStored(writer.flush());
    writer.close();
    assertThat(recording.calls()).hasSize(4);
    assertThat(recording.flushedEvents()).containsExactly(one);
    assertThat(plan.failures()).isZero();
  }

  @Test
  void theNthCallFailsAndNothingOfItIsTaken() {
    plan.at(Call.WRITE, 2, Failure.retriable());
    open();
    writer.write(List.of(one));
    assertThatThrownBy(() -> writer.write(List.of(two)))
        .isInstanceOf(RetriableSinkException.class)
        .hasMessageContaining("WRITE");
    assertThat(recording.events()).containsExactly(one);
    writer.write(List.of(two));
    assertThat(recording.events()).containsExactly(one, two);
  }

  @Test
  void openAndFlushFailToo() {
    plan.at(Call.OPEN, 1, Failure.fatal()).at(Call.FLUSH, 1, Failure.retriable());
    assertThatThrownBy(this::open).isInstanceOf(FatalSinkException.class);
    assertThat(recording.calls()).isEmpty();
    open();
    writer.write(List.of(one));
    assertThatThrownBy(writer::flush).isInstanceOf(RetriableSinkException.class);
    assertThat(recording.flushedEvents()).isEmpty();
    writer.flush();
    assertThat(recording.flushedEvents()).containsExactly(one);
  }

  @Test
  void aRejectingWriteTakesAllEventsButTheFirst() {
    plan.next(Call.WRITE, Failure.rejected());
    open();
    assertThatThrownBy(() -> writer.write(List.of(one, two)))
        .isInstanceOfSatisfying(
            RejectedEventsException.class,
            e -> assertThat(e.rejections()).extracting(Rejection::index).containsExactly(0));
    assertThat(recording.events()).containsExactly(two);
  }

  @Test
  void aHangingCallGoesOnWhenItIsReleased() throws Exception {
    plan.next(Call.FLUSH, Failure.hang());
    open();
    writer.write(List.of(one));
    CompletableFuture<?> call = hangingFlush();
    assertThat(recording.flushedEvents()).isEmpty();
    plan.release();
    call.get(10, TimeUnit.SECONDS);
    assertThat(recording.flushedEvents()).containsExactly(one);
    assertThat(plan.hanging()).isZero();
  }

  @Test
  void closeEndsAHangingCall() {
    plan.next(Call.FLUSH, Failure.hang());
    open();
    writer.write(List.of(one));
    CompletableFuture<?> call = hangingFlush();
    writer.close();
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RetriableSinkException.class)
        .hasMessageContaining("ended by close");
    assertThat(recording.flushedEvents()).isEmpty();
    assertThat(plan.hanging()).isZero();
  }

  @Test
  void releaseDoesNotReachLaterHangs() {
    plan.release();
    plan.next(Call.FLUSH, Failure.hang());
    open();
    CompletableFuture<?> call = hangingFlush();
    assertThat(call).isNotDone();
    writer.close();
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  void aSlowCallIsPassedOnAfterItsPause() {
    plan.next(Call.WRITE, Failure.slow(PAUSE));
    open();
    long start = System.nanoTime();
    writer.write(List.of(one));
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(PAUSE);
    assertThat(recording.events()).containsExactly(one);
  }

  @Test
  void closeEndsASlowCall() {
    plan.next(Call.FLUSH, Failure.slow(Duration.ofHours(1)));
    open();
    CompletableFuture<?> call = CompletableFuture.runAsync(writer::flush);
    Awaitility.await().until(() -> plan.failures() == 1);
    writer.close();
    assertThatThrownBy(() -> call.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(RetriableSinkException.class);
  }

  @Test
  void theSameSeedFailsTheSameCalls() {
    List<Integer> first = failedWrites(4711);
    assertThat(first).hasSizeBetween(10, 50).isEqualTo(failedWrites(4711));
    assertThat(first).isNotEqualTo(failedWrites(4712));
  }

  @Test
  void allWritersOfOnePlanCountTogether() {
    plan.at(Call.OPEN, 2, Failure.retriable());
    open();
    SinkWriter other = FailingSink.wrap(recording.createWriter(SinkOptions.none()), plan);
    assertThatThrownBy(() -> other.open(TestSinkContext.first()))
        .isInstanceOf(RetriableSinkException.class);
  }

  @Test
  void whatCannotHappenCannotBePlanned() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.at(Call.FLUSH, 1, Failure.rejected()))
        .withMessageContaining("FLUSH");
    open();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.at(Call.OPEN, 1, Failure.fatal()))
        .withMessageContaining("OPEN number 1 is over");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> plan.randomly(Call.WRITE, 1.5, 1, Failure.fatal()))
        .withMessageContaining("1.5");
    assertThatIllegalArgumentException().isThrownBy(() -> Failure.slow(Duration.ZERO));
  }

  private List<Integer> failedWrites(long seed) {
    FailurePlan random = new FailurePlan().randomly(Call.WRITE, 0.3, seed, Failure.retriable());
    SinkWriter failing = FailingSink.wrap(recording.createWriter(SinkOptions.none()), random);
    failing.open(TestSinkContext.first());
    List<Integer> failed = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      try {
        failing.write(List.of(one));
      } catch (RetriableSinkException e) {
        failed.add(i);
      }
    }
    return failed;
  }

  private CompletableFuture<?> hangingFlush() {
    CompletableFuture<?> call = CompletableFuture.runAsync(writer::flush);
    Awaitility.await().until(() -> plan.hanging() == 1);
    return call;
  }

  private void open() {
    writer.open(TestSinkContext.first());
  }
}
