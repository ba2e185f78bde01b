package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What becomes of the events of a batch before anything is sent. */
final class ChangeSetTest {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .column("b", Kind.STRING)
          .build();

  private static final TableSchema NUMBERED =
      Schemas.table("shop.reading")
          .key("id", Kind.INT64)
          .column("sensor", Kind.STRING)
          .column("at", Kind.TIMESTAMP_TZ)
          .build();

  private final Events events = new Events();
  private final ChangeSet changes = new ChangeSet();
  private final EventMapper mapper = new EventMapper(changes);
  private TableTarget target = target(READINGS, t -> t);
  private int index;

  private static TableTarget target(TableSchema schema, UnaryOperator<TableMappingBuilder> choice) {
    TableMappingBuilder builder = TableMapping.builder().device("root.a.{sensor}").time("at");
    TableTarget target =
        new TableTarget(schema.table(), choice.apply(builder).build(), Model.TREE, TimeScale.MS);
    target.compile(schema);
    return target;
  }

  private static Row row(long at, Object a, Object b) {
    return Row.of(READINGS, "s1", Instant.ofEpochMilli(at), a, b);
  }

  private void take(ChangeEvent... batch) throws Unfit {
    for (ChangeEvent event : batch) {
      mapper.map(target, target.plan(), event, index++);
    }
  }

  /** Each point of the batch in words: its time, what is removed, what is written, from where. */
  private List<String> outcome() {
    List<String> outcome = new ArrayList<>();
    for (DeviceChanges device : changes.devices()) {
      for (int i = 0; i < device.size(); i++) {
        Row row = device.row(i);
        outcome.add(
            device.time(i)
                + (device.wiped(i) ? " wipe" : "")
                + (device.clears(i) == null ? "" : " clear" + device.clears(i))
                + (device.doubts(i) == null ? "" : " doubt" + device.doubts(i))
                + (row == null ? "" : " put " + row.value("a") + "," + row.value("b"))
                + " by "
                + device.events(i));
      }
    }
    return outcome;
  }

  @Test
  void eventsOfAPointAreOne() throws Unfit {
    take(
        events.create(row(1, 1, "x")),
        events.update(row(1, 1, "x"), row(1, 2, "x")),
        events.create(row(2, 9, "y")),
        events.update(row(1, 2, "x"), row(1, 3, "z")));
    assertThat(outcome()).containsExactly("1 put 3,z by {0, 1, 3}", "2 put 9,y by {2}");
  }

  @Test
  void insertAndDeleteLeaveARemovalSinceAReplayMayHaveTheRow() throws Unfit {
    take(events.create(row(1, 1, "x")), events.delete(row(1, 1, "x")));
    assertThat(outcome()).containsExactly("1 wipe by {0, 1}");
  }

  @Test
  void deleteAndInsertRemoveBeforeTheyWrite() throws Unfit {
    take(events.delete(row(1, 1, "x")), events.create(row(1, null, "y")));
    assertThat(outcome()).containsExactly("1 wipe put null,y by {0, 1}");
  }

  @Test
  void moveRemovesHereAndWritesThere() throws Unfit {
    take(events.update(row(1, 1, "x"), row(5, 1, "x")));
    assertThat(outcome()).containsExactlyInAnyOrder("1 wipe by {0}", "5 put 1,x by {0}");
  }

  @Test
  void valueThatBecameNullIsCleared() throws Unfit {
    take(events.update(row(1, 1, "x"), row(1, null, "x")));
    assertThat(outcome()).containsExactly("1 clear{0} put null,x by {0}");
  }

  @Test
  void nullAndBackIsNotCleared() throws Unfit {
    take(
        events.update(row(1, 1, "x"), row(1, null, "x")),
        events.update(row(1, null, "x"), row(1, 2, "x")));
    assertThat(outcome()).containsExactly("1 put 2,x by {0, 1}");
  }

  @Test
  void nullOfWhichNothingOldIsKnownIsInDoubt() throws Unfit {
    take(events.update(null, row(1, null, "x")), events.read(row(2, 1, null)));
    assertThat(outcome())
        .containsExactly("1 doubt{0} put null,x by {0}", "2 doubt{1} put 1,null by {1}");
  }

  @Test
  void insertedNullIsNotInDoubt() throws Unfit {
    take(events.create(row(1, null, "x")));
    assertThat(outcome()).containsExactly("1 put null,x by {0}");
  }

  @Test
  void nullsAndDeletesStayOnRequest() throws Unfit {
    target = target(READINGS, t -> t.onNull(OnNull.KEEP).onDelete(OnDelete.IGNORE));
    take(events.update(row(1, 1, "x"), row(1, null, "x")), events.delete(row(2, 1, "x")));
    assertThat(outcome()).containsExactly("1 put null,x by {0}");
  }

  @Test
  void unchangedValueComesFromTheOldRowOrTheBatch() throws Unfit {
    take(events.update(row(1, 1, "long"), row(1, 2, Unchanged.VALUE)));
    take(events.create(row(2, 1, "text")), events.update(null, row(2, 5, Unchanged.VALUE)));
    assertThat(outcome()).containsExactly("1 put 2,long by {0}", "2 put 5,text by {1, 2}");
  }

  @Test
  void unchangedValueThatNobodyKnowsIsLeftOutWherePartsMayBeWritten() throws Unfit {
    ChangeEvent event = events.update(null, row(1, 2, Unchanged.VALUE));
    assertThatThrownBy(() -> take(event))
        .isInstanceOf(Unfit.class)
        .hasMessageContainingAll("column b", "REPLICA IDENTITY FULL");
    assertThat(outcome()).isEmpty();
    changes.clear();
    target = target(READINGS, t -> t.aligned(false));
    take(event);
    assertThat(changes.devices()).singleElement().extracting(DeviceChanges::size).isEqualTo(1);
  }

  @Test
  void rowsInAnyOrderOfTimeFindTheirPoint() throws Unfit {
    for (long at : new long[] {5, 3, 9, 1, 5, 3, 9, 1}) {
      take(events.read(row(at, (int) at, "x")));
    }
    assertThat(outcome())
        .containsExactly(
            "5 put 5,x by {0, 4}",
            "3 put 3,x by {1, 5}",
            "9 put 9,x by {2, 6}",
            "1 put 1,x by {3, 7}");
  }

  @Test
  void rowsOfOnePointAndDifferentKeysAreUnfit() throws Unfit {
    target = target(NUMBERED, t -> t);
    Row first = Row.of(NUMBERED, 1L, "s1", Instant.EPOCH);
    Row second = Row.of(NUMBERED, 2L, "s1", Instant.EPOCH);
    take(events.create(first));
    assertThatThrownBy(() -> take(events.create(second)))
        .isInstanceOf(Unfit.class)
        .hasMessageContainingAll("same device and time", "[id]");
    take(events.delete(second));
    assertThat(changes.devices().get(0).row(0)).isEqualTo(first);
    target = target(NUMBERED, t -> t.onCollision(OnProblem.ACCEPT));
    changes.clear();
    take(events.create(first), events.create(second));
    assertThat(changes.devices().get(0).row(0)).isEqualTo(second);
  }

  @Test
  void rowThatMovesOntoAnothersPointHasLeftItsOwn() throws Unfit {
    target = target(NUMBERED, t -> t);
    Row standing = Row.of(NUMBERED, 1L, "s1", Instant.ofEpochMilli(1));
    Row before = Row.of(NUMBERED, 2L, "s1", Instant.ofEpochMilli(2));
    Row after = Row.of(NUMBERED, 2L, "s1", Instant.ofEpochMilli(1));
    take(events.create(standing));
    assertThatThrownBy(() -> take(events.update(before, after)))
        .isInstanceOf(Unfit.class)
        .hasMessageContaining("same device and time");
    DeviceChanges device = changes.devices().get(0);
    assertThat(device.row(device.find(1))).isEqualTo(standing);
    assertThat(device.wiped(device.find(2))).isTrue();
  }

  @Test
  void oldPlaceThatTheLogDoesNotTellIsNotGuessed() {
    target = target(NUMBERED, t -> t);
    Row after = Row.of(NUMBERED, 1L, "s1", Instant.EPOCH);
    Row keyOnly = Row.of(NUMBERED, 1L, Unchanged.VALUE, Unchanged.VALUE);
    assertThatThrownBy(() -> take(events.update(null, after)))
        .hasMessageContaining("moved point cannot be found");
    assertThatThrownBy(() -> take(events.update(keyOnly, after)))
        .hasMessageContaining("moved point cannot be found");
    assertThatThrownBy(() -> take(events.delete(keyOnly)))
        .hasMessageContaining("column sensor is not in the log");
    assertThat(outcome()).isEmpty();
  }

  @Test
  void clearedSetIsEmptyAndDevicesStartAnew() throws Unfit {
    take(events.create(row(1, 1, "x")));
    assertThat(changes.rows()).isEqualTo(1);
    assertThat(changes.bytes()).isPositive();
    changes.clear();
    assertThat(changes.isEmpty()).isTrue();
    assertThat(changes.rows() + changes.bytes()).isZero();
    index = 0;
    take(events.create(row(2, 2, "y")));
    assertThat(outcome()).containsExactly("2 put 2,y by {0}");
  }
}
