package io.cdcpipeline.model;

import static io.cdcpipeline.model.Tables.KEYLESS;
import static io.cdcpipeline.model.Tables.ORDERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class RowTest {
  @Test
  void valuesAreFoundByIndexAndByName() {
    Row row = Row.of(ORDERS, 7L, "eu", null);
    assertThat(row.value(0)).isEqualTo(7L);
    assertThat(row.value("region")).isEqualTo("eu");
    assertThat(row.value("note")).isNull();
  }

  @Test
  void aColumnThatDoesNotExistIsNamed() {
    Row row = Row.of(ORDERS, 7L, "eu", null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> row.value("nope"))
        .withMessageContaining("nope")
        .withMessageContaining("shop.orders");
  }

  @Test
  void anotherNumberOfValuesThanColumnsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Row.of(ORDERS, 7L, "eu"))
        .withMessageContaining("3 columns")
        .withMessageContaining("2 values");
  }

  @Test
  void theKeyHasTheOrderOfTheKeyNotOfTheColumns() {
    assertThat(Row.of(ORDERS, 7L, "eu", "x").key()).isEqualTo(Key.of("eu", 7L));
    assertThat(Row.of(KEYLESS, "x").key()).isNull();
  }

  @Test
  void anUnchangedValueIsNeitherNullNorAnyText() {
    Row row = Row.of(ORDERS, 7L, "eu", Unchanged.VALUE);
    assertThat(row.isUnchanged(2)).isTrue();
    assertThat(row.isUnchanged(0)).isFalse();
    assertThat(Row.of(ORDERS, 7L, "eu", "<unchanged>").isUnchanged(2)).isFalse();
    assertThat(Row.of(ORDERS, 7L, "eu", null).isUnchanged(2)).isFalse();
  }

  @Test
  void rowsAreComparedByContentWhateverTheSchemasVersion() {
    Row row = Row.of(ORDERS, 7L, "eu", "x");
    assertThat(row).isEqualTo(Row.of(ORDERS.withVersion(2), 7L, "eu", "x"));
    assertThat(row).hasSameHashCodeAs(Row.of(ORDERS.withVersion(2), 7L, "eu", "x"));
    assertThat(row).isNotEqualTo(Row.of(ORDERS, 7L, "eu", "y"));
    assertThat(row).isNotEqualTo(Row.of(KEYLESS, "x"));
  }

  @Test
  void keysAreComparedByContentByteArraysToo() {
    Map<Key, String> map = new HashMap<>();
    map.put(Key.of(new byte[] {1, 2}, "a"), "found");
    assertThat(map).containsEntry(Key.of(new byte[] {1, 2}, "a"), "found");
    assertThat(Key.of(new byte[] {1, 2}, "a")).isNotEqualTo(Key.of(new byte[] {1, 3}, "a"));
    assertThat(Key.of("a", null)).isNotEqualTo(Key.of("a")).isEqualTo(Key.of("a", null));
    assertThat(Key.of(1L)).isNotEqualTo(Key.of(1));
  }

  @Test
  void byteArraysAreComparedByContentWithinListsToo() {
    Supplier<Object> nested =
        () -> Arrays.asList(List.of(new byte[] {1, 2}, "a"), null, List.of(new byte[0]));
    assertThat(Key.of(nested.get())).isEqualTo(Key.of(nested.get()));
    assertThat(Key.of(nested.get())).hasSameHashCodeAs(Key.of(nested.get()));
    Row row = Row.of(KEYLESS, nested.get());
    assertThat(row).isEqualTo(Row.of(KEYLESS, nested.get()));
    assertThat(row).hasSameHashCodeAs(Row.of(KEYLESS, nested.get()));

    assertThat(Key.of(List.of(new byte[] {1}))).isNotEqualTo(Key.of(List.of(new byte[] {2})));
    assertThat(Key.of(List.of(1))).isNotEqualTo(Key.of(List.of(1, 2)));
    assertThat(Key.of(List.of(1, 2))).isNotEqualTo(Key.of(List.of(1)));
    assertThat(Key.of(List.of(1))).isNotEqualTo(Key.of(1));
    assertThat(Key.of(new byte[] {1})).isNotEqualTo(Key.of(List.of(1)));
    assertThat(Key.of(Arrays.asList(1, null))).isNotEqualTo(Key.of(List.of(1, 2)));
  }

  @Test
  void noTextShowsTheData() {
    Row row = Row.of(ORDERS, 7777L, "secret-region", "secret-note");
    assertThat(row.toString()).contains("shop.orders").doesNotContain("secret", "7777");
    assertThat(row.key().toString()).doesNotContain("secret", "7777");
  }
}
