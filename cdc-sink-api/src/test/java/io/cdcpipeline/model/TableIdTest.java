package io.cdcpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TableIdTest {
  @Test
  void theFirstDotSeparatesNamespaceAndName() {
    assertThat(TableId.parse("shop.orders")).isEqualTo(TableId.of("shop", "orders"));
    assertThat(TableId.parse("shop.orders.old")).isEqualTo(TableId.of("shop", "orders.old"));
  }

  @Test
  void namesAreKeptAsTheyAreSpelled() {
    TableId table = TableId.parse("Shop.Order Items");
    assertThat(table.namespace()).isEqualTo("Shop");
    assertThat(table.name()).isEqualTo("Order Items");
    assertThat(table).hasToString("Shop.Order Items").isNotEqualTo(TableId.parse("shop.orders"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "orders", ".orders", "shop.", "."})
  void aTextWithoutBothPartsIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TableId.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void anEmptyPartIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TableId.of("", "orders"));
    assertThatIllegalArgumentException().isThrownBy(() -> TableId.of("shop", ""));
  }

  @Test
  void tablesSortByNamespaceThenName() {
    List<TableId> sorted =
        Stream.of("b.a", "a.b", "a.a", "a.a.c").map(TableId::parse).sorted().toList();
    assertThat(sorted).map(TableId::toString).containsExactly("a.a", "a.a.c", "a.b", "b.a");
  }
}
