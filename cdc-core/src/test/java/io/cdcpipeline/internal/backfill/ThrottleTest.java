package io.cdcpipeline.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ThrottleTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final Throttle throttle = new Throttle();
  private final AtomicInteger polls = new AtomicInteger();
  private final AtomicBoolean givenUp = new AtomicBoolean();

  @Test
  void withoutLimitsNobodyWaits() throws Exception {
    for (int i = 0; i < 100_000; i++) {
      assertThat(throttle.acquire(1_000_000, 1L << 40, () -> false)).isTrue();
    }
  }

  @Test
  void rowsComeNoFasterThanTheirLimit() throws Exception {
    throttle.limit(1_000, 0);

    assertThat(millisFor(4, 25, 4, 1L << 30)).isGreaterThanOrEqualTo(380);
  }

  @Test
  void bytesComeNoFasterThanTheirLimit() throws Exception {
    throttle.limit(0, 500_000_000);

    assertThat(millisFor(4, 25, 1_000_000, 2_000_000)).isGreaterThanOrEqualTo(380);
  }

  @Test
  void oddAmountsAddUpToTheLimit() throws Exception {
    // A permit is 300 bytes here: what is less is carried to the next.
    throttle.limit(0, 3_000_000);

    assertThat(millisFor(1, 3_000, 1, 399)).isGreaterThanOrEqualTo(380);
  }

  @Test
  void bothLimitsAreWaitedForTogether() throws Exception {
    throttle.limit(1_000, 1_000_000);

    List<Long> millis = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      millis.add(millisFor(1, 3, 100, 100_000));
    }

    // Each 300 ms; one after the other could never be less than 560.
    assertThat(millis).allMatch(each -> each >= 280).anyMatch(each -> each < 550);
  }

  @Test
  void aNewLimitHoldsForThoseWhoWaitAlready() throws Exception {
    throttle.limit(1, 1);
    CompletableFuture<Boolean> waiting = acquiring(10_000, 1 << 20);
    awaitPolls();
    assertThat(waiting).isNotDone();

    throttle.limit(0, 0);

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aPauseLastsUntilItIsEnded() throws Exception {
    assertThat(throttle.awaitResumed(() -> false)).isTrue();
    throttle.pause();
    throttle.pause();
    CompletableFuture<Boolean> waiting = running(throttle::awaitResumed);
    awaitPolls();
    assertThat(waiting).isNotDone();
    assertThat(throttle.isPaused()).isTrue();

    throttle.resume();

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(throttle.isPaused()).isFalse();
  }

  @Test
  void aPauseIsNoLimit() throws Exception {
    throttle.pause();

    assertThat(throttle.acquire(1_000, 1_000, () -> false)).isTrue();
  }

  @Test
  void whoGivesUpIsLetGoFromWaitAndPause() throws Exception {
    throttle.limit(1, 0);
    CompletableFuture<Boolean> waiting = acquiring(10_000, 0);
    throttle.pause();
    CompletableFuture<Boolean> pausing = running(throttle::awaitResumed);
    awaitPolls();

    givenUp.set(true);

    assertThat(waiting.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
    assertThat(pausing.get(LONG.toSeconds(), TimeUnit.SECONDS)).isFalse();
    assertThat(new Throttle().acquire(1, 1, () -> true)).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    throttle.pause();
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    Thread waiting = thread(throttle::awaitResumed, outcome);
    awaitPolls();

    waiting.interrupt();

    assertThatThrownBy(() -> outcome.get(LONG.toSeconds(), TimeUnit.SECONDS))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
  }

  @Test
  void extremeLimitsAreKept() throws Exception {
    throttle.limit(Long.MAX_VALUE, Long.MAX_VALUE);

    assertThat(throttle.acquire(Integer.MAX_VALUE, Long.MAX_VALUE / 1_000, () -> false)).isTrue();
  }

  @Test
  void aNegativeLimitIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> throttle.limit(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> throttle.limit(0, -1));
  }

  /** Lets threads acquire, and answers how long that took. */
  private long millisFor(int threads, int times, int rows, long bytes) {
    long begin = System.nanoTime();
    List<CompletableFuture<Void>> all =
        IntStream.range(0, threads)
            .mapToObj(
                thread ->
                    CompletableFuture.runAsync(
                        () -> {
                          for (int i = 0; i < times; i++) {
                            try {
                              assertThat(throttle.acquire(rows, bytes, () -> false)).isTrue();
                            } catch (InterruptedException e) {
                              throw new AssertionError(e);
                            }
                          }
                        },
                        task -> new Thread(task).start()))
            .toList();
    all.forEach(CompletableFuture::join);
    return Duration.ofNanos(System.nanoTime() - begin).toMillis();
  }

  /** Something that waits, and is asked to poll. */
  private interface Wait {
    boolean until(BooleanSupplier giveUp) throws InterruptedException;
  }

  private CompletableFuture<Boolean> acquiring(int rows, long bytes) {
    return running(giveUp -> throttle.acquire(rows, bytes, giveUp));
  }

  private CompletableFuture<Boolean> running(Wait wait) {
    CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    thread(wait, outcome);
    return outcome;
  }

  private Thread thread(Wait wait, CompletableFuture<Boolean> outcome) {
    Thread thread =
        new Thread(
            () -> {
              try {
                outcome.complete(wait.until(this::poll));
              } catch (InterruptedException e) {
                outcome.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private boolean poll() {
    polls.incrementAndGet();
    return givenUp.get();
  }

  /** Whoever waits has waited a while. */
  private void awaitPolls() {
    await().atMost(LONG).until(() -> polls.get() >= 8);
  }
}
