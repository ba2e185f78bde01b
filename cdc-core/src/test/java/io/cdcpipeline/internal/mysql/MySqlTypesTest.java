package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

class MySqlTypesTest {
  @Test
  void synonymsAreTheCatalogsTypes() {
    assertThat(type("DOUBLE PRECISION")).isEqualTo(type("double"));
    assertThat(type("INT8 UNSIGNED").kind()).isEqualTo(Kind.UINT64);
    assertThat(type("SERIAL")).isEqualTo(type("bigint unsigned"));
    assertThat(type("INT ZEROFILL")).isEqualTo(type("int unsigned"));
    assertThat(type("NATIONAL VARCHAR").nativeName()).isEqualTo("varchar");
    assertThat(MySqlTypes.columnType("FLOAT", 30, -1, List.of())).isEqualTo(type("double"));
  }

  @Test
  void anUnknownTypeIsRefusedByName() {
    assertThatThrownBy(() -> type("VECTOR"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("vector");
  }

  @Test
  void symbolsAreUnquoted() {
    assertThat(MySqlCatalog.symbols("enum('a','it''s','b,c','')"))
        .containsExactly("a", "it's", "b,c", "");
  }

  @Test
  void doublesInJsonAreSpelledAsTheServerDoes() {
    assertThat(MySqlDouble.text(1)).isEqualTo("1.0");
    assertThat(MySqlDouble.text(1e14)).isEqualTo("100000000000000.0");
    assertThat(MySqlDouble.text(1e15)).isEqualTo("1e15");
    assertThat(MySqlDouble.text(-1.5e-10)).isEqualTo("-0.00000000015");
    assertThat(MySqlDouble.text(Double.MIN_VALUE)).isEqualTo("5e-324");
    assertThat(MySqlDouble.text(Double.parseDouble("2e23"))).isEqualTo("2e23");
  }

  @Test
  void bitsHaveTheColumnsLength() {
    assertThat(MySqlValues.bits(new byte[] {1, 0x54}, 9)).isEqualTo("101010100");
    assertThat(MySqlValues.bits(new byte[0], 3)).isEqualTo("000");
  }

  private static ColumnType type(String declared) {
    return MySqlTypes.columnType(declared, -1, -1, List.of());
  }
}
