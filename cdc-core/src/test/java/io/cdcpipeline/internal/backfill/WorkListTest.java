package io.cdcpipeline.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.backfill.WorkList.Plan;
import io.cdcpipeline.internal.backfill.WorkList.Read;
import io.cdcpipeline.internal.backfill.WorkList.Task;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.offset.BackfillState;
import io.cdcpipeline.offset.Lsn;
import io.cdcpipeline.offset.PostgresOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WorkListTest {
  private static final TableSelection FIRST = table("a_first");
  private static final TableSelection SECOND = table("b_second");

  private final Ledger ledger =
      Ledger.of(
          BackfillState.begun(new PostgresOffset(new Lsn(1))),
          List.of(FIRST, SECOND),
          1,
          text -> {
            throw new AssertionError("No snapshot is known yet, but was asked for: " + text);
          });
  private final WorkList work = ledger.work();

  private static TableSelection table(String name) {
    TableSchema model = ModelDatabase.SCHEMA;
    return new TableSelection(
        TableSchema.of(TableId.of("model", name), model.columns(), model.keyNames()), null);
  }

  /** The reader's one view would be a later one for the other tables, too. */
  @Test
  void aTableThatBeginsAgainIsReadWhenNothingElseIsLeft() throws InterruptedException {
    Plan first = (Plan) next();
    planWhole(first, FIRST);
    Object unused = ledger.beginAgain(FIRST);

    Plan second = (Plan) next();
    planWhole(second, SECOND);
    Read read = (Read) next();
    assertThat(read.selection()).isEqualTo(SECOND);
    assertThat(read.viewsFrom()).isZero();
    assertThat(next()).isInstanceOf(Plan.class).extracting(Task::selection).isEqualTo(FIRST);
  }

  @Test
  void oneThatWaitsForAnotherReadersPlanIsNotOvertaken() throws InterruptedException {
    Plan first = (Plan) next();
    Object unused = ledger.beginAgain(FIRST);
    work.planEnded(first);
    Plan second = (Plan) next();
    assertThat(second.selection()).isEqualTo(SECOND);
    assertThat(next()).as("while the plan of the other table is under way").isNull();
  }

  private void planWhole(Plan plan, TableSelection selection) {
    assertThat(plan.selection()).isEqualTo(selection);
    work.planned(plan, List.of(), true);
    work.planEnded(plan);
  }

  private @Nullable Task next() throws InterruptedException {
    AtomicInteger asked = new AtomicInteger();
    return work.next(1, () -> {}, () -> asked.getAndIncrement() > 2);
  }
}
