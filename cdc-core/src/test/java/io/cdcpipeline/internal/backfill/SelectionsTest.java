package io.cdcpipeline.internal.backfill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.internal.source.TableSelection;
import io.cdcpipeline.model.TableId;
import io.cdcpipeline.model.TableSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SelectionsTest {
  private static final List<TableSchema> TABLES =
      Stream.of("shop.items", "shop.orders", "shop.sensor_1", "shop.sensor_2")
          .map(name -> TableSchema.of(TableId.parse(name), List.of(), List.of()))
          .toList();

  @Test
  void aTableWithoutConditionIsCopiedWhole() {
    assertThat(Selections.of(TABLES, Map.of()))
        .extracting(TableSelection::schema, TableSelection::where)
        .containsExactlyElementsOf(TABLES.stream().map(table -> tuple(table, null)).toList());
  }

  @Test
  void namesAndPatternsGiveTheirTablesTheirConditions() {
    assertThat(Selections.of(TABLES, Map.of("shop.orders", "id > 1", "shop.sensor_*", "id > 2")))
        .extracting(TableSelection::where)
        .containsExactly(null, "id > 1", "id > 2", "id > 2");
  }

  @Test
  void aNameInOtherCaseIsTakenOnlyWhereNoneIsWrittenSo() {
    assertThat(Selections.of(TABLES, Map.of("Shop.Orders", "id > 1")))
        .extracting(TableSelection::where)
        .containsExactly(null, "id > 1", null, null);

    List<TableSchema> twins =
        Stream.of("shop.Orders", "shop.orders")
            .map(name -> TableSchema.of(TableId.parse(name), List.of(), List.of()))
            .toList();
    assertThat(Selections.of(twins, Map.of("shop.Orders", "id > 1")))
        .extracting(TableSelection::where)
        .containsExactly("id > 1", null);
  }

  @Test
  void anUnknownTableIsRefusedWithItsName() {
    assertThatThrownBy(() -> Selections.of(TABLES, Map.of("shop.oders", "id > 1")))
        .isInstanceOfSatisfying(
            CdcException.class, e -> assertThat(e.reason()).isEqualTo(CdcException.Reason.TABLE))
        .hasMessageContaining("shop.oders is none of the captured tables [shop.items, ");
  }

  @Test
  void twoConditionsForOneTableAreRefusedWithTheirNames() {
    assertThatThrownBy(
            () -> Selections.of(TABLES, Map.of("shop.sensor_*", "a", "shop.sensor_2", "b")))
        .isInstanceOf(CdcException.class)
        .hasMessageContaining("shop.sensor_2 is matched by ");
  }
}
