package io.cdcpipeline.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.backfill.Ledger.Extent;
import io.cdcpipeline.internal.backfill.WorkList.Plan;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who is called by the ledger may wait for others who ask it. */
class LedgerTest {
  private static final TableId TABLE = ModelDatabase.SCHEMA.table();

  private final Ledger ledger =
      Ledger.of(
          BackfillState.begun(new PostgresOffset(new Lsn(1))),
          List.of(new TableSelection(ModelDatabase.SCHEMA, null)),
          2,
          text -> {
            throw new AssertionError("No snapshot is known yet, but was asked for: " + text);
          });

  private Extent askedByAnother() {
    return CompletableFuture.supplyAsync(() -> ledger.extent(TABLE))
        .orTimeout(10, TimeUnit.SECONDS)
        .join();
  }

  @Test
  void aTableThatIsGivenUpIsToldWithoutTheLock() {
    CompletableFuture<Extent> told =
        ledger.durable(TABLE).handle((nothing, why) -> askedByAnother());
    ledger.cancel();
    assertThat(told).isCompletedWithValueMatching(Extent::givenUp);
  }

  @Test
  void aTableThatIsGoneIsToldWithoutTheLock() {
    CompletableFuture<Extent> told =
        ledger.durable(TABLE).handle((nothing, why) -> askedByAnother());
    ledger.gone(TABLE);
    assertThat(told).isCompletedWithValueMatching(Extent::givenUp);
  }

  @Test
  void anIdleReaderIsToldWithoutTheLock() throws InterruptedException {
    assertThat(ledger.work().next(1, () -> {}, () -> false)).isInstanceOf(Plan.class);
    List<Extent> asked = new ArrayList<>();
    assertThat(ledger.work().next(1, () -> asked.add(askedByAnother()), () -> !asked.isEmpty()))
        .isNull();
    assertThat(asked).hasSize(1);
  }

  @Test
  void aTableThatIsBegunAgainByWhoHearsThatItWasGivenUpIsAnotherCopy() {
    List<CompletableFuture<?>> again = new ArrayList<>();
    CompletableFuture<?> first = ledger.durable(TABLE);
    var unused =
        first.handle(
            (nothing, why) ->
                again.add(ledger.beginAgain(new TableSelection(ModelDatabase.SCHEMA, null))));
    ledger.cancel();
    assertThat(first).isCompletedExceptionally();
    assertThat(again).singleElement().satisfies(copy -> assertThat(copy).isNotDone());
  }
}
