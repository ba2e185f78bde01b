package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.sink.RejectedEventsException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each {@link io.cdcpipeline.model.Operation} does to the destination's rows. */
abstract class RowContract extends LifecycleContract {

  @Test
  final void readsAndInsertsAreStored() {
    write(items.read(1, 0), items.read(2, 0), items.insert(3, 0));
    assertDestinationIsRight();
  }

  @Test
  final void anUpdateReplacesTheRowAndNoOther() {
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    write(items.update(1, 0, 1));
    assertDestinationIsRight();
  }

  @Test
  final void anUpdateWithoutItsOldRowReplacesTheRow() {
    write(items.insert(1, 0), items.insert(2, 0));
    write(events.update(null, items.row(1, 1)));
    assertDestinationIsRight();
  }

  @Test
  final void aDeleteRemovesThatRowAndNothingElse() {
    needs(SinkBehaviour.DELETES);
    for (int n = 0; n < 12; n++) {
      write(items.insert(n, 0), others.insert(n, 0));
    }
    write(items.delete(7, 0));
    assertDestinationIsRight();
    assertDestinationIsRight(others.schema());
  }

  @Test
  final void aDeleteThatCarriesTheKeyAloneRemovesTheRow() {
    needs(SinkBehaviour.DELETES);
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    write(events.delete(TestTable.keyOnly(items.row(4, 0))));
    assertDestinationIsRight();
  }

  @Test
  final void aDeleteOfAnUnknownRowIsHarmless() {
    needs(SinkBehaviour.DELETES);
    write(items.delete(3, 0), others.insert(1, 0));
    write(items.insert(1, 0), items.delete(2, 0));
    assertDestinationIsRight();
    assertDestinationIsRight(others.schema());
  }

  @Test
  final void anUpdateOfTheKeyMovesTheRow() {
    needs(SinkBehaviour.KEY_CHANGES);
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    write(items.move(1, 7, 0));
    assertDestinationIsRight();
  }

  @Test
  final void aMovedRowsOldKeyMayBeUsedAgain() {
    needs(SinkBehaviour.KEY_CHANGES);
    write(items.insert(1, 0), items.insert(2, 0));
    write(items.move(1, 7, 0), items.insert(1, 3), items.move(2, 8, 0), items.move(7, 2, 0));
    assertDestinationIsRight();
  }

  @Test
  final void aColumnThatBecomesNullIsCleared() {
    needs(SinkBehaviour.NULL_CLEARS);
    write(items.insert(1, 0), items.insert(2, 0));
    Row cleared = TestTable.with(items.row(1, 1), "name", null);
    write(events.update(items.row(1, 0), cleared));
    assertDestinationIsRight();
    write(events.update(cleared, TestTable.with(cleared, "stock", null)));
    assertDestinationIsRight();
  }

  @Test
  final void nullAndBackInOneBatchLeavesTheLastValue() {
    needs(SinkBehaviour.NULL_CLEARS);
    Row cleared = TestTable.with(items.row(1, 1), "name", null);
    write(
        items.insert(1, 0),
        events.update(items.row(1, 0), cleared),
        events.update(cleared, items.row(1, 2)));
    assertDestinationIsRight();
  }

  @Test
  final void anUnchangedColumnKeepsItsValueOrTheRowIsRejected() {
    unchangedColumn(false);
  }

  @Test
  final void anUnchangedColumnTakesTheValueOfTheSameBatch() {
    unchangedColumn(true);
  }

  private void unchangedColumn(boolean sameBatch) {
    ChangeEvent insert = items.insert(1, 0);
    ChangeEvent update =
        events.update(null, TestTable.with(items.row(1, 1), "name", Unchanged.VALUE));
    List<ChangeEvent> batch = new ArrayList<>();
    if (sameBatch) {
      batch.add(insert);
    } else {
      write(insert);
    }
    batch.add(update);
    List<Integer> rejected = Rejections.of(pipeline().writer(), batch);
    if (has(SinkBehaviour.UNCHANGED_KEEPS)) {
      assertThat(rejected).as("rejected events").isEmpty();
    }
    pipeline().accept(Rejections.without(batch, rejected));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void aTruncateEmptiesTheTableAndNoOther() {
    needs(SinkBehaviour.TRUNCATES);
    write(items.insert(1, 0), others.insert(1, 0), items.insert(2, 0));
    write(items.insert(3, 0), events.truncate(items.schema()), items.insert(2, 1));
    assertDestinationIsRight();
    assertDestinationIsRight(others.schema());
  }

  @Test
  final void aSchemaChangeComesBeforeTheFirstRowOfTheNewSchema() {
    needs(SinkBehaviour.ADDED_COLUMNS);
    write(items.insert(1, 0));
    List<Column> columns = new ArrayList<>(TestTable.COLUMNS);
    columns.add(new Column("added", Schemas.type(Kind.STRING), true));
    TestTable wider = items.with(fixture, columns);
    write(
        items.insert(2, 0),
        events.schemaChange(items.schema(), wider.schema()),
        wider.insert(3, 0),
        wider.update(1, 0, 1));
    assertDestinationIsRight(wider.schema());
  }

  @Test
  final void aDroppedColumnIsNoLongerNeeded() {
    write(items.insert(1, 0));
    TestTable narrower = items.with(fixture, TestTable.COLUMNS.subList(0, 2));
    ChangeEvent change = events.schemaChange(items.schema(), narrower.schema());
    ChangeEvent insert = narrower.insert(2, 0);
    List<ChangeEvent> batch = List.of(change, insert);
    try {
      pipeline().writer().write(batch);
      pipeline().accept(batch);
      pipeline().flush();
    } catch (RejectedEventsException refused) {
      return; // a sink may say that it cannot follow
    }
    assertThat(read(narrower.schema())).containsKeys(items.row(1, 0).key(), insert.key());
  }

  final void write(ChangeEvent... batch) {
    pipeline().write(batch);
    pipeline().flush();
  }
}
