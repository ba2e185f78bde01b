package io.cdcpipeline.internal.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.model.TableId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TablePatternsTest {
  private static final List<TableId> TABLES =
      Stream.of("shop.orders", "shop.order_items", "shop.a.b", "other.orders", "Shop.orders")
          .map(TableId::parse)
          .toList();

  private static List<String> select(List<String> included, String... excluded) {
    return new TablePatterns(included, List.of(excluded), false)
        .select(TABLES, name -> name + " is missing").stream().map(TableId::toString).toList();
  }

  @Test
  void anExactNameIsItselfOnly() {
    assertThat(select(List.of("shop.orders"))).containsExactly("shop.orders");
  }

  @Test
  void wildcardsStandForAnyCharactersOnTheirSideOfTheDot() {
    assertThat(select(List.of("shop.*")))
        .containsExactly("shop.a.b", "shop.order_items", "shop.orders");
    assertThat(select(List.of("*.orders")))
        .containsExactly("Shop.orders", "other.orders", "shop.orders");
    assertThat(select(List.of("?hop.order?"))).containsExactly("Shop.orders", "shop.orders");
    assertThat(select(List.of("*.*"))).hasSize(5);
  }

  @Test
  void charactersOfRegularExpressionsStandForThemselves() {
    assertThat(select(List.of("shop.a.?"))).containsExactly("shop.a.b");
    assertThatThrownBy(() -> select(List.of("shop.order[s]*"))).hasMessageContaining("order[s]*");
  }

  @Test
  void excludedTablesAreLeftOut() {
    assertThat(select(List.of("shop.*"), "shop.order*")).containsExactly("shop.a.b");
  }

  @Test
  void caseCountsUnlessTheServerFoldsIt() {
    assertThat(
            new TablePatterns(List.of("SHOP.Orders"), List.of(), true)
                .select(TABLES, TableId::toString))
        .hasSize(2);
    assertThatThrownBy(() -> select(List.of("SHOP.Orders"))).isInstanceOf(CdcException.class);
  }

  @Test
  void everythingThatMatchesNothingIsNamed() {
    assertThatThrownBy(() -> select(List.of("shop.orders", "shop.gone", "none.*")))
        .isInstanceOf(CdcException.class)
        .hasMessageContaining("shop.gone is missing; no table matches none.*");
  }

  @Test
  void excludingAllIsNamed() {
    assertThatThrownBy(() -> select(List.of("shop.orders"), "*.*"))
        .hasMessageContaining("excludeTables [*.*] leaves none of the tables [shop.orders]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"orders", ".orders", "shop.", ""})
  void aPatternHasTwoHalves(String pattern) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TablePatterns.check(pattern))
        .withMessageContaining("'" + pattern + "'");
  }
}
