package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.sink.SinkState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The paragraphs "Order" and "Delivery" of {@link io.cdcpipeline.sink.SinkWriter}. */
abstract class DeliveryContract extends RowContract {
  private static final int BIG = 5_000;

  @Test
  final void whatWasFlushedIsThereWithoutTheWriter() {
    pipeline().write(items.insert(1, 0), items.insert(2, 0));
    pipeline().write(items.update(1, 0, 1));
    pipeline().flush();
    assertDestinationIsRight();
    pipeline().stop();
    assertDestinationIsRight();
  }

  @Test
  final void whatWasFlushedIsThereAfterAnotherOpen() {
    pipeline().write(items.insert(1, 0));
    pipeline().flush();
    pipeline().restart();
    assertDestinationIsRight();
    pipeline().write(items.update(1, 0, 1), items.insert(2, 0));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void theLastEventOfAKeyWinsWithinABatch() {
    pipeline().write(items.insert(1, 0), items.update(1, 0, 1), items.update(1, 1, 2));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void theLastEventOfAKeyWinsAcrossBatches() {
    pipeline().write(items.insert(1, 0), items.insert(2, 0));
    pipeline().write(items.update(2, 0, 9), items.update(1, 0, 1));
    pipeline().write(items.update(1, 1, 2));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void theLastEventOfAKeyWinsAcrossFlushes() {
    for (int version = 1; version < 6; version++) {
      pipeline().write(items.update(1, version - 1, version));
      pipeline().flush();
    }
    assertDestinationIsRight();
  }

  @Test
  final void deleteAndReinsertInOneBatchLeavesTheNewRow() {
    needs(SinkBehaviour.DELETES);
    write(items.insert(1, 0), items.insert(2, 0));
    Row sparse = TestTable.with(items.row(1, 1), "name", null);
    write(items.delete(1, 0), events.create(sparse));
    assertDestinationIsRight();
  }

  @Test
  final void insertAndDeleteInOneBatchLeavesNoRow() {
    needs(SinkBehaviour.DELETES);
    write(items.insert(1, 0), items.delete(1, 0), items.insert(2, 0));
    assertDestinationIsRight();
  }

  @Test
  final void deleteAndReinsertAcrossFlushesLeavesTheNewRow() {
    needs(SinkBehaviour.DELETES);
    write(items.insert(1, 0), items.insert(2, 0));
    write(items.delete(1, 0));
    assertDestinationIsRight();
    write(events.create(TestTable.with(items.row(1, 1), "stock", null)));
    assertDestinationIsRight();
  }

  @Test
  final void eventsSinceTheLastFlushMayComeAgainInOtherBatches() {
    needs(SinkBehaviour.IDEMPOTENT);
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    pipeline().write(mixedChanges());
    pipeline().replay(1);
    pipeline().replay(3);
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void eventsOfAFlushWithoutCheckpointMayComeAgain() {
    needs(SinkBehaviour.IDEMPOTENT);
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    pipeline().write(mixedChanges());
    pipeline().flushWithoutCheckpoint();
    pipeline().restart();
    pipeline().replay(2);
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void whatWasNotFlushedBeforeCloseComesAgain() {
    needs(SinkBehaviour.IDEMPOTENT);
    write(items.insert(1, 0), items.insert(2, 0), items.insert(4, 0));
    pipeline().write(mixedChanges());
    pipeline().restart();
    pipeline().replay(Integer.MAX_VALUE / 2);
    pipeline().flush();
    assertDestinationIsRight();
  }

  private List<ChangeEvent> mixedChanges() {
    List<ChangeEvent> changes = new ArrayList<>();
    changes.add(items.update(1, 0, 1));
    changes.add(items.insert(5, 0));
    changes.add(items.update(1, 1, 2));
    if (has(SinkBehaviour.DELETES)) {
      changes.add(items.delete(2, 0));
      changes.add(items.delete(5, 0));
      changes.add(items.insert(5, 1));
    }
    if (has(SinkBehaviour.KEY_CHANGES)) {
      changes.add(items.move(4, 8, 0));
    }
    changes.add(items.insert(9, 0));
    return changes;
  }

  @Test
  final void theStateOfTheLastFlushComesBackOnOpen() {
    for (int n = 0; n < 3; n++) {
      pipeline().write(items.insert(n, 0));
      SinkState state = pipeline().flushWithoutCheckpoint();
      assertThat(state).as("state returned by flush").isNotNull();
      assertThat(SinkState.of(state.bytes())).isEqualTo(state);
      pipeline().context().storeState(state);
      pipeline().restart(); // checkpointStored never came
      assertDestinationIsRight();
    }
  }

  @Test
  final void theListIsNotChanged() {
    List<ChangeEvent> batch = new ArrayList<>(mixedChanges());
    List<ChangeEvent> copy = List.copyOf(batch);
    pipeline().writer().write(batch);
    pipeline().writer().flush();
    assertThat(batch).containsExactlyElementsOf(copy);
  }

  @Test
  final void theListIsNotKeptAfterFlush() {
    List<ChangeEvent> batch = new ArrayList<>(List.of(items.insert(1, 0), items.insert(2, 0)));
    pipeline().accept(batch);
    pipeline().writer().write(batch);
    pipeline().flush();
    batch.clear();
    batch.add(items.insert(3, 0));
    pipeline().flush();
    assertDestinationIsRight();
  }

  @Test
  final void aBigBatchIsTakenWhole() {
    List<ChangeEvent> batch = new ArrayList<>(BIG);
    for (int n = 0; n < BIG; n++) {
      batch.add(n % 2 == 0 ? items.insert(n, 0) : others.insert(n, 0));
    }
    pipeline().write(batch);
    pipeline().flush();
    assertDestinationIsRight();
    assertDestinationIsRight(others.schema());
  }
}
