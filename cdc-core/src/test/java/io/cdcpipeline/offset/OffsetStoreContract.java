package io.cdcpipeline.offset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.offset.OffsetStore.Lease;
import io.cdcpipeline.offset.OffsetStoreException.Reason;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What {@link OffsetStore} promises, for every store. */
abstract class OffsetStoreContract {

  /** The store under test; the same one at each call within a test. */
  abstract OffsetStore store();

  @Test
  void anUnknownNameHasNoCheckpoint() {
    try (Lease lease = store().acquire("orders")) {
      assertThat(lease.load()).isEmpty();
      lease.delete();
      assertThat(lease.load()).isEmpty();
    }
  }

  @Test
  void loadAnswersTheLastSave() {
    Checkpoint full = Samples.full("orders");
    try (Lease lease = store().acquire("orders")) {
      lease.save(Samples.checkpoint("orders", 1));
      lease.save(full);
      lease.save(full);
      assertThat(lease.load()).contains(full);
    }
    try (Lease lease = store().acquire("orders")) {
      assertThat(lease.load()).contains(full);
      lease.delete();
      assertThat(lease.load()).isEmpty();
    }
    try (Lease lease = store().acquire("orders")) {
      assertThat(lease.load()).isEmpty();
    }
  }

  @Test
  void schemaRecordsOfMegabytesAreStored() {
    List<String> records =
        IntStream.range(0, 2000).mapToObj(i -> "{\"ddl\":\"" + "x".repeat(1000) + "\"}").toList();
    Checkpoint large = Samples.full("orders").toBuilder().schemaRecords(records).build();
    try (Lease lease = store().acquire("orders")) {
      lease.save(large);
      assertThat(lease.load()).contains(large);
    }
  }

  @Test
  void pipelinesOfOtherNamesAreIndependent() {
    try (Lease one = store().acquire("one");
        Lease upper = store().acquire("ONE");
        Lease two = store().acquire("two")) {
      one.save(Samples.checkpoint("one", 1));
      two.save(Samples.checkpoint("two", 2));
      assertThat(one.load()).contains(Samples.checkpoint("one", 1));
      assertThat(two.load()).contains(Samples.checkpoint("two", 2));
      assertThat(upper.load()).isEmpty();
    }
  }

  @Test
  void aSecondOwnerIsRefusedAndTheFirstGoesOn() {
    try (Lease lease = store().acquire("orders")) {
      for (int i = 0; i < 3; i++) {
        assertReason(Reason.HELD, () -> store().acquire("orders"));
      }
      lease.renew();
      lease.save(Samples.checkpoint("orders", 1));
    }
    store().acquire("orders").close();
  }

  @Test
  void ofManyOwnersAtOnceOneWins() throws Exception {
    AtomicInteger won = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      Callable<Boolean> acquire =
          () -> {
            try {
              store().acquire("orders");
              won.incrementAndGet();
            } catch (OffsetStoreException e) {
              assertThat(e.reason()).isEqualTo(Reason.HELD);
            }
            return true;
          };
      for (var attempt : threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> acquire).toList())) {
        assertThat(attempt.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(won).hasValue(1);
  }

  @Test
  void closingTwiceIsHarmlessAndDoesNotFreeAnothersLease() {
    Lease first = store().acquire("orders");
    first.close();
    try (Lease second = store().acquire("orders")) {
      first.close();
      assertReason(Reason.HELD, () -> store().acquire("orders"));
      second.renew();
    }
  }

  @Test
  void aClosedLeaseRefusesEverything() {
    Lease lease = store().acquire("orders");
    lease.close();
    List<ThrowingCallable> calls =
        List.of(
            lease::load,
            lease::renew,
            lease::delete,
            () -> lease.save(Samples.checkpoint("orders", 1)));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("orders");
    }
  }

  @Test
  void anotherPipelinesCheckpointIsRefused() {
    try (Lease lease = store().acquire("orders")) {
      assertThatThrownBy(() -> lease.save(Samples.checkpoint("others", 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("orders")
          .hasMessageContaining("others");
    }
  }

  @Test
  void anInterruptedThreadStillSaves() {
    try (Lease lease = store().acquire("orders")) {
      Thread.currentThread().interrupt();
      lease.save(Samples.checkpoint("orders", 1));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(lease.load()).contains(Samples.checkpoint("orders", 1));
    } finally {
      Thread.interrupted();
    }
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThatThrownBy(() -> store().acquire("../orders"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../orders");
  }

  static OffsetStoreException assertReason(Reason reason, ThrowingCallable call) {
    OffsetStoreException[] caught = new OffsetStoreException[1];
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            OffsetStoreException.class,
            e -> {
              assertThat(e.reason()).isEqualTo(reason);
              caught[0] = e;
            });
    return caught[0];
  }
}
