package io.cdcpipeline.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.cdcpipeline.model.ColumnType.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ColumnTypeTest {
  @Test
  void lengthAndScaleAreEmptyUntilTheyAreSaid() {
    ColumnType type = ColumnType.of(Kind.DECIMAL, "numeric");
    assertThat(type.length()).isEmpty();
    assertThat(type.scale()).isEmpty();
    assertThat(type.withLength(12, 0).length()).hasValue(12);
    assertThat(type.withLength(12, 0).scale()).hasValue(0);
    assertThat(type.withLength(12, -1).scale()).isEmpty();
  }

  @Test
  void nativeNamesAreInLowerCase() {
    assertThat(ColumnType.of(Kind.UINT64, "BIGINT UNSIGNED").nativeName())
        .isEqualTo("bigint unsigned");
  }

  @Test
  void onlyAnArrayHasAnElement() {
    ColumnType element = ColumnType.of(Kind.INT32, "int4");
    assertThat(ColumnType.arrayOf(element, "_int4").element()).isEqualTo(element);
    assertThatIllegalStateException()
        .isThrownBy(element::element)
        .withMessageContaining("INT32 (int4)");
  }

  @Test
  void typesAreComparedByContent() {
    ColumnType type = ColumnType.of(Kind.ENUM, "enum").withSymbols(List.of("a", "b"));
    ColumnType same = ColumnType.of(Kind.ENUM, "ENUM").withSymbols(List.of("a", "b"));
    assertThat(type).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(type)
        .isNotEqualTo(type.withSymbols(List.of("b", "a")))
        .isNotEqualTo(type.withLength(3, -1))
        .isNotEqualTo(ColumnType.of(Kind.SET, "enum").withSymbols(List.of("a", "b")));
    assertThat(ColumnType.arrayOf(type, "_e")).isNotEqualTo(ColumnType.arrayOf(same, "_f"));
  }

  @Test
  void lengthAndSymbolsDoNotDisplaceEachOther() {
    ColumnType type =
        ColumnType.of(Kind.SET, "set").withSymbols(List.of("a")).withLength(5, 2).withLength(6, 1);
    assertThat(type.symbols()).containsExactly("a");
    assertThat(type).hasToString("SET (set 6,1)");
  }

  @Test
  void geometriesAreComparedByContent() {
    Geometry point = new Geometry(new byte[] {1, 2}, 4326);
    assertThat(point).isEqualTo(new Geometry(new byte[] {1, 2}, 4326));
    assertThat(point).hasSameHashCodeAs(new Geometry(new byte[] {1, 2}, 4326));
    assertThat(point)
        .isNotEqualTo(new Geometry(new byte[] {1, 3}, 4326))
        .isNotEqualTo(new Geometry(new byte[] {1, 2}, null));
  }
}
