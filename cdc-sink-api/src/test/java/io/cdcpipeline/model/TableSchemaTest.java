package io.cdcpipeline.model;

import static io.cdcpipeline.model.Tables.ID;
import static io.cdcpipeline.model.Tables.KEYLESS;
import static io.cdcpipeline.model.Tables.NOTE;
import static io.cdcpipeline.model.Tables.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class TableSchemaTest {
  @Test
  void theKeyHasItsOwnOrder() {
    assertThat(ORDERS.keyNames()).containsExactly("region", "id");
    assertThat(ORDERS.keySize()).isEqualTo(2);
    assertThat(ORDERS.keyColumn(0)).isEqualTo(1);
    assertThat(ORDERS.keyColumn(1)).isZero();
  }

  @Test
  void aTableMayHaveNoKey() {
    assertThat(KEYLESS.hasKey()).isFalse();
    assertThat(KEYLESS.keySize()).isZero();
    assertThat(KEYLESS.keyNames()).isEmpty();
  }

  @Test
  void columnsAreFoundByTheirExactName() {
    assertThat(ORDERS.indexOf("note")).isEqualTo(2);
    assertThat(ORDERS.indexOf("NOTE")).isEqualTo(-1);
  }

  @Test
  void aColumnThatStandsTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.of(ORDERS.table(), List.of(ID, NOTE, ID), List.of()))
        .withMessageContaining("id")
        .withMessageContaining("shop.orders");
  }

  @Test
  void aKeyColumnThatIsNoColumnIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.of(ORDERS.table(), List.of(ID), List.of("id", "nope")))
        .withMessageContaining("nope")
        .withMessageContaining("shop.orders");
  }

  @Test
  void aKeyColumnThatStandsTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableSchema.of(ORDERS.table(), List.of(ID), List.of("id", "id")))
        .withMessageContaining("[id, id]")
        .withMessageContaining("shop.orders");
  }

  @Test
  void laterChangesOfTheListDoNotReachTheSchema() {
    List<Column> columns = new ArrayList<>(List.of(ID, NOTE));
    TableSchema schema = TableSchema.of(ORDERS.table(), columns, List.of("id"));
    columns.clear();
    assertThat(schema.columns()).containsExactly(ID, NOTE);
  }

  @Test
  void theVersionIsPartOfEqualityButNotOfSameColumns() {
    TableSchema later = ORDERS.withVersion(2);
    assertThat(ORDERS.version()).isEqualTo(1);
    assertThat(later.version()).isEqualTo(2);
    assertThat(later).isNotEqualTo(ORDERS).isEqualTo(ORDERS.withVersion(2));
    assertThat(later).hasSameHashCodeAs(ORDERS.withVersion(2));
    assertThat(later.sameColumns(ORDERS)).isTrue();
  }

  @Test
  void anotherKeyIsAnotherSchema() {
    TableSchema other = TableSchema.of(ORDERS.table(), ORDERS.columns(), List.of("id"));
    assertThat(other.sameColumns(ORDERS)).isFalse();
    assertThat(other).isNotEqualTo(ORDERS);
  }
}
