package io.cdcpipeline.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.BackfillConsistency;
import io.cdcpipeline.Db;
import io.cdcpipeline.handoff.History.Kind;
import io.cdcpipeline.handoff.History.Transaction;
import io.cdcpipeline.handoff.History.Version;
import io.cdcpipeline.model.Operation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The judge itself: what is right is acquitted, and each thing that is wrong is noticed. */
class JudgeTest {
  private static final int KEYS = 30;
  private static final int TRANSACTIONS = 240;
  private static final int SNAPSHOT = 120;
  private static final int BACKFILL_OVER = 180;

  private final Random random = new Random(1);
  private final History history = new History();
  private final Map<String, Long> rows = new TreeMap<>();
  private final List<Delivery> right = new ArrayList<>();
  private long streamingSince;
  private long numbers;

  /** A run as it should be: some transactions, a snapshot, their successors as changes. */
  JudgeTest() {
    for (int i = 0; i < TRANSACTIONS; i++) {
      if (i == SNAPSHOT) {
        rows.forEach((key, version) -> right.add(row(1, Operation.READ, key, version)));
      }
      if (i == BACKFILL_OVER) {
        streamingSince = System.nanoTime();
      }
      transact(i >= SNAPSHOT);
    }
  }

  private void transact(boolean streamed) {
    tick();
    Transaction transaction = new Transaction();
    transaction.id = "x" + numbers;
    List<Version> versions = new ArrayList<>();
    for (int change = 1 + random.nextInt(4); change > 0; change--) {
      String key = "k" + random.nextInt(KEYS);
      long number = ++numbers;
      Kind kind =
          !rows.containsKey(key) ? Kind.CREATE : random.nextInt(3) == 0 ? Kind.DELETE : Kind.UPDATE;
      versions.add(new Version(new RowKey("t", key), number, kind, transaction));
      if (kind == Kind.DELETE) {
        rows.remove(key);
      } else {
        rows.put(key, number);
      }
      if (streamed) {
        right.add(
            kind == Kind.DELETE
                ? deletion(1, key, transaction.id)
                : row(1, Operation.valueOf(kind.name()), key, number));
      }
    }
    tick();
    history.commit(transaction, versions);
    tick();
  }

  /** No two moments are the same to the judge. */
  private static void tick() {
    long now = System.nanoTime();
    while (System.nanoTime() == now) {
      Thread.onSpinWait();
    }
  }

  private static Delivery row(long run, Operation operation, String key, long version) {
    return new Delivery(
        run, operation, "t", new RowKey("t", key), version, Delivery.NONE, "x", true);
  }

  private static Delivery deletion(long run, String key, String transaction) {
    return new Delivery(
        run,
        Operation.DELETE,
        "t",
        new RowKey("t", key),
        Delivery.NONE,
        Delivery.NONE,
        transaction,
        true);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsRightIsAcquitted(Crash crash) {
    assertThat(charges(crash, right)).isEmpty();
  }

  @Test
  void eachEventThatIsLostIsNoticed() {
    for (int i = 0; i < right.size(); i++) {
      List<Delivery> wrong = new ArrayList<>(right);
      Delivery lost = wrong.remove(i);
      assertThat(charges(Crash.NONE, wrong)).as("without %s", lost).isNotEmpty();
    }
  }

  @Test
  void eachEventThatComesTwiceIsNoticed() {
    for (int i = 0; i < right.size(); i++) {
      List<Delivery> wrong = new ArrayList<>(right);
      wrong.add(i + 1 + random.nextInt(right.size() - i), right.get(i));
      assertThat(charges(Crash.NONE, wrong)).as("twice %s", right.get(i)).isNotEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"NONE", "KILLED"})
  void eachPairOfChangesInTheWrongOrderIsNoticed(Crash crash) {
    Map<RowKey, Integer> last = new HashMap<>();
    for (int i = 0; i < right.size(); i++) {
      Delivery event = right.get(i);
      Integer before = event.operation() == Operation.READ ? null : last.put(event.row(), i);
      if (before != null) {
        List<Delivery> wrong = new ArrayList<>(right);
        wrong.set(before, event);
        wrong.set(i, right.get(before));
        assertThat(charges(crash, wrong)).as("swapped %s, %s", before, i).isNotEmpty();
      }
    }
  }

  /** Neither the order nor the end tells that a row came and went. */
  @ParameterizedTest
  @EnumSource(BackfillConsistency.class)
  void aWholeLifeThatIsLostBehindTheBackfillIsNoticed(BackfillConsistency consistency) {
    Transaction created = new Transaction();
    tick();
    RowKey row = new RowKey("t", "short");
    history.commit(created, List.of(new Version(row, ++numbers, Kind.CREATE, created)));
    Transaction deleted = new Transaction();
    history.commit(deleted, List.of(new Version(row, ++numbers, Kind.DELETE, deleted)));
    assertThat(charges(scenario(Crash.NONE, consistency), right)).isNotEmpty();
    assertThat(charges(scenario(Crash.KILLED, consistency), right)).isNotEmpty();
  }

  @Test
  void aRowThatIsReadAtAnotherInstantIsNoticed() {
    int noticed = 0;
    int checked = 0;
    for (int i = 0; right.get(i).operation() == Operation.READ; i++) {
      Delivery read = right.get(i);
      int next = nextChange(read.row(), i);
      if (next > 0 && right.get(next).operation() == Operation.UPDATE) {
        // The row is read a version later, and its change is dropped in turn.
        List<Delivery> wrong = new ArrayList<>(right);
        wrong.set(i, row(1, Operation.READ, read.row().key(), right.get(next).version()));
        wrong.remove(next);
        checked++;
        Scenario perChunk = scenario(Crash.NONE, BackfillConsistency.PER_CHUNK);
        assertThat(charges(perChunk, wrong).stream().filter(c -> !c.contains("begun after")))
            .as("that is allowed per chunk")
            .isEmpty();
        noticed += charges(Crash.NONE, wrong).isEmpty() ? 0 : 1;
      }
    }
    assertThat(checked).isGreaterThan(3);
    assertThat(noticed).isEqualTo(checked);
  }

  private int nextChange(RowKey row, int from) {
    for (int i = from + 1; i < right.size(); i++) {
      if (right.get(i).row().equals(row)) {
        return i;
      }
    }
    return -1;
  }

  @ParameterizedTest
  @EnumSource
  void whatWasNotCommittedIsNoticed(Crash crash) {
    RowKey row = new RowKey("t", "phantom");
    long number = ++numbers;
    history.rollBack(List.of(new Version(row, number, Kind.CREATE, new Transaction())));
    List<Delivery> wrong = new ArrayList<>(right);
    wrong.add(row(1, Operation.CREATE, "phantom", number));
    assertThat(charges(crash, wrong)).anyMatch(charge -> charge.contains("rolled back"));
  }

  @ParameterizedTest
  @EnumSource
  void aPayloadOfAnotherVersionIsNoticed(Crash crash) {
    Delivery first = right.get(0);
    List<Delivery> wrong = new ArrayList<>(right);
    wrong.set(
        0,
        new Delivery(
            1, Operation.READ, "t", first.row(), first.version(), Delivery.NONE, null, false));
    assertThat(charges(crash, wrong)).anyMatch(charge -> charge.contains("payload"));
  }

  @Test
  void whatIsDeliveredAgainAfterARestartIsAllowed() {
    List<Delivery> again = new ArrayList<>(right.subList(0, right.size() - 20));
    for (Delivery event : right.subList(right.size() - 60, right.size())) {
      again.add(
          new Delivery(
              2,
              event.operation(),
              "t",
              event.row(),
              event.version(),
              event.deleted(),
              event.transaction(),
              true));
    }
    assertThat(charges(Crash.KILLED, again)).isEmpty();
    assertThat(charges(Crash.NONE, again)).isNotEmpty();
  }

  @Test
  void whatIsLostAfterARestartIsNoticed() {
    int restart = right.size() - 100;
    int noticed = 0;
    for (int i = restart; i < right.size(); i++) {
      List<Delivery> wrong = new ArrayList<>(right.subList(0, restart));
      for (int j = restart; j < right.size(); j++) {
        Delivery event = right.get(j);
        if (j != i) {
          wrong.add(
              new Delivery(
                  2,
                  event.operation(),
                  "t",
                  event.row(),
                  event.version(),
                  event.deleted(),
                  event.transaction(),
                  true));
        }
      }
      noticed += charges(Crash.KILLED, wrong).isEmpty() ? 0 : 1;
    }
    assertThat(noticed).isEqualTo(100);
  }

  /** A chunk that was read behind a TRUNCATE shows, by no row, all that came before that. */
  @Test
  void whatATruncateTookAwayMayHaveBeenReadInItsPlace() {
    RowKey row = new RowKey("t", "gone");
    Transaction all = new Transaction();
    long first = ++numbers;
    Version emptied = new Version(row, ++numbers, Kind.TRUNCATE, all);
    long second = ++numbers;
    long changed = ++numbers;
    history.commit(
        all,
        List.of(
            new Version(row, first, Kind.CREATE, all),
            emptied,
            new Version(row, second, Kind.CREATE, all),
            new Version(row, changed, Kind.UPDATE, all),
            new Version(row, ++numbers, Kind.TRUNCATE, all)));
    history.redefine("t");
    rows.clear();
    tick();
    streamingSince = System.nanoTime();
    Delivery truncate =
        new Delivery(1, Operation.TRUNCATE, "t", null, Delivery.NONE, Delivery.NONE, all.id, true);
    List<Delivery> withGap =
        List.of(
            row(1, Operation.CREATE, "gone", first),
            truncate,
            row(1, Operation.UPDATE, "gone", changed));
    assertThat(charges(Crash.KILLED, withGap)).anyMatch(charge -> charge.contains("after a gap"));
    List<Delivery> emptiedAgain = new ArrayList<>(withGap);
    emptiedAgain.add(truncate);
    assertThat(charges(Crash.KILLED, emptiedAgain)).noneMatch(charge -> charge.contains("gone"));
  }

  private List<String> charges(Crash crash, List<Delivery> deliveries) {
    return charges(scenario(crash, BackfillConsistency.POINT_IN_TIME), deliveries);
  }

  private List<String> charges(Scenario scenario, List<Delivery> deliveries) {
    return new Judge(scenario, history, Map.of("t", rows))
        .judge(deliveries, streamingSince)
        .charges();
  }

  private static Scenario scenario(Crash crash, BackfillConsistency consistency) {
    return new Scenario(
        0, Db.POSTGRES_17, consistency, crash, 1, 10, KEYS, 0, 1, "", false, false, false);
  }
}
