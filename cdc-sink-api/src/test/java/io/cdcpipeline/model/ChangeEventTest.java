package io.cdcpipeline.model;

import static io.cdcpipeline.model.Tables.KEYLESS;
import static io.cdcpipeline.model.Tables.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

final class ChangeEventTest {
  private static final EventPosition AT = new EventPosition(5, 1);
  private static final TransactionInfo IN = new TransactionInfo("tx", 1, 2, true);
  private static final Row OLD = Row.of(ORDERS, 7L, "eu", "old");
  private static final Row NEW = Row.of(ORDERS, 7L, "eu", "new");

  @Test
  void anUpdateCarriesBothRowsAndTheKeyOfTheNewOne() {
    Row moved = Row.of(ORDERS, 8L, "eu", "new");
    ChangeEvent event = row(Operation.UPDATE, OLD, moved);
    assertThat(event.before()).isSameAs(OLD);
    assertThat(event.after()).isSameAs(moved);
    assertThat(event.key()).isEqualTo(Key.of("eu", 8L));
    assertThat(event.table()).isEqualTo(ORDERS.table());
    assertThat(event.snapshot()).isFalse();
  }

  @Test
  void theKeyOfADeleteIsThatOfTheRowBefore() {
    assertThat(row(Operation.DELETE, OLD, null).key()).isEqualTo(Key.of("eu", 7L));
  }

  @Test
  void aTableWithoutAKeyGivesNoKey() {
    assertThat(row(Operation.CREATE, null, Row.of(KEYLESS, "x")).key()).isNull();
  }

  @Test
  void aReadIsASnapshotWithoutTransaction() {
    ChangeEvent event = ChangeEvent.read(NEW, AT, 0);
    assertThat(event.operation()).isEqualTo(Operation.READ);
    assertThat(event.snapshot()).isTrue();
    assertThat(event.transaction()).isNull();
    assertThat(event.after()).isSameAs(NEW);
    assertThat(event.before()).isNull();
  }

  @Test
  void aTruncateCarriesNoRow() {
    ChangeEvent event = ChangeEvent.truncate(ORDERS, AT, IN, 0);
    assertThat(event.before()).isNull();
    assertThat(event.after()).isNull();
    assertThat(event.key()).isNull();
    assertThat(event.keyChanged()).isFalse();
  }

  @Test
  void aSchemaChangeCarriesBothSchemas() {
    TableSchema next = ORDERS.withVersion(2);
    ChangeEvent event = ChangeEvent.schemaChange(ORDERS, next, AT, 0);
    assertThat(event.previousSchema()).isSameAs(ORDERS);
    assertThat(event.schema()).isSameAs(next);
    assertThat(event.transaction()).isNull();
  }

  @Test
  void theKeyHasChangedIfOneOfItsColumnsHas() {
    assertThat(row(Operation.UPDATE, OLD, NEW).keyChanged()).isFalse();
    assertThat(row(Operation.UPDATE, OLD, Row.of(ORDERS, 8L, "eu", "old")).keyChanged()).isTrue();
    assertThat(row(Operation.UPDATE, OLD, Row.of(ORDERS, 7L, "us", "old")).keyChanged()).isTrue();
  }

  @Test
  void theKeyHasNotChangedWhereNothingOldIsCarried() {
    assertThat(row(Operation.UPDATE, null, NEW).keyChanged()).isFalse();
    Row nothing = Row.of(ORDERS, Unchanged.VALUE, Unchanged.VALUE, Unchanged.VALUE);
    assertThat(row(Operation.UPDATE, nothing, NEW).keyChanged()).isFalse();
    Row part = Row.of(ORDERS, 8L, Unchanged.VALUE, Unchanged.VALUE);
    assertThat(row(Operation.UPDATE, part, NEW).keyChanged()).isTrue();
  }

  @Test
  void aKeyColumnThatTheNewRowLeavesAsItWasHasNotChanged() {
    Row toasted = Row.of(ORDERS, 7L, Unchanged.VALUE, "new");
    assertThat(row(Operation.UPDATE, OLD, toasted).keyChanged()).isFalse();
  }

  @Test
  void keysAreComparedByContentByteArraysToo() {
    Row before = Row.of(ORDERS, new byte[] {1}, "eu", "old");
    Row same = Row.of(ORDERS, new byte[] {1}, "eu", "new");
    Row other = Row.of(ORDERS, new byte[] {2}, "eu", "new");
    assertThat(row(Operation.UPDATE, before, same).keyChanged()).isFalse();
    assertThat(row(Operation.UPDATE, before, other).keyChanged()).isTrue();
  }

  @Test
  void onlyAnUpdateChangesAKey() {
    assertThat(row(Operation.CREATE, null, NEW).keyChanged()).isFalse();
    assertThat(row(Operation.DELETE, OLD, null).keyChanged()).isFalse();
    assertThat(ChangeEvent.read(NEW, AT, 0).keyChanged()).isFalse();
  }

  @Test
  void rowsThatDoNotFitTheOperationAreRefused() {
    refused(Operation.CREATE, null, null);
    refused(Operation.CREATE, OLD, NEW);
    refused(Operation.UPDATE, OLD, null);
    refused(Operation.DELETE, null, null);
    refused(Operation.DELETE, null, NEW);
    refused(Operation.DELETE, OLD, NEW);
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"CREATE", "UPDATE", "DELETE"})
  void anOperationWithAFactoryOfItsOwnIsRefused(Operation operation) {
    refused(operation, null, NEW);
  }

  @Test
  void commitTimesAreExactToTheMicrosecondBefore1970Too() {
    assertThat(ChangeEvent.read(NEW, AT, 1_700_000_000_123_456L).commitTime())
        .isEqualTo(Instant.parse("2023-11-14T22:13:20.123456Z"));
    assertThat(ChangeEvent.read(NEW, AT, -1).commitTime())
        .isEqualTo(Instant.parse("1969-12-31T23:59:59.999999Z"));
  }

  @Test
  void theTextNamesOperationTableAndPositionButNoData() {
    Row secret = Row.of(ORDERS, 7777L, "secret", "secret");
    assertThat(row(Operation.UPDATE, OLD, secret))
        .hasToString("UPDATE shop.orders at 0000000000000005/000000000001");
  }

  private static void refused(Operation operation, Row before, Row after) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row(operation, before, after))
        .withMessageContaining(operation.name())
        .withMessageContaining(after == null ? "no row after" : "a row after");
  }

  private static ChangeEvent row(Operation operation, Row before, Row after) {
    return ChangeEvent.row(operation, before, after, AT, IN, 0);
  }
}
