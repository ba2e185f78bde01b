package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class BackfillOptionsTest {

  @Test
  void theDefaultsAreThoseThatAreDocumented() {
    BackfillOptions options = BackfillOptions.defaults();

    assertThat(options.readers()).isEqualTo(2);
    assertThat(options.chunkRows()).isEmpty();
    assertThat(options.chunkBytes()).isEqualTo(16 * 1024 * 1024);
    assertThat(options.consistency()).isEqualTo(BackfillConsistency.POINT_IN_TIME);
    assertThat(options.where()).isEmpty();
    assertThat(options.maxRowsPerSecond()).isEmpty();
    assertThat(options.maxBytesPerSecond()).isEmpty();
  }

  @Test
  void everythingThatIsSetIsKept() {
    BackfillOptions options =
        BackfillOptions.builder()
            .readers(5)
            .chunkRows(100)
            .chunkBytes(1 << 20)
            .consistency(BackfillConsistency.PER_CHUNK)
            .where("public.orders", "id > 7")
            .where("public.a_*", "true")
            .maxRowsPerSecond(1_000)
            .maxBytesPerSecond(5_000_000_000L)
            .build();

    assertThat(options.readers()).isEqualTo(5);
    assertThat(options.chunkRows()).hasValue(100);
    assertThat(options.chunkBytes()).isEqualTo(1 << 20);
    assertThat(options.consistency()).isEqualTo(BackfillConsistency.PER_CHUNK);
    assertThat(options.where())
        .containsExactly(entry("public.orders", "id > 7"), entry("public.a_*", "true"));
    assertThat(options.maxRowsPerSecond()).hasValue(1_000);
    assertThat(options.maxBytesPerSecond()).hasValue(5_000_000_000L);
  }

  @Test
  void aBuilderThatGoesOnDoesNotChangeWhatItBuilt() {
    BackfillOptionsBuilder builder = BackfillOptions.builder().where("a.b", "c > 1");
    BackfillOptions options = builder.build();

    builder.where("a.c", "c > 2");

    assertThat(options.where()).containsOnlyKeys("a.b");
  }

  @Test
  void aBadValueIsRefusedAtOnceWithItsName() {
    BackfillOptionsBuilder builder = BackfillOptions.builder();

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.readers(0))
        .withMessage("readers: 0 is not between 1 and 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.readers(65))
        .withMessage("readers: 65 is not between 1 and 64");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.chunkRows(0))
        .withMessage("chunkRows must be positive, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.chunkBytes(-1))
        .withMessage("chunkBytes must be positive, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxRowsPerSecond(-1))
        .withMessage("maxRowsPerSecond must not be negative, got -1");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.maxBytesPerSecond(-2))
        .withMessage("maxBytesPerSecond must not be negative, got -2");
  }

  @Test
  void aConditionNeedsATableAndAText() {
    BackfillOptionsBuilder builder = BackfillOptions.builder().where("public.orders", "id > 7");

    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.where("orders", "id > 7"))
        .withMessageStartingWith("where: 'orders' is not of the form");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.where("public.items", " "))
        .withMessage("where: the condition for public.items is blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.where("public.orders", "id > 8"))
        .withMessage(
            "where: public.orders has the condition \"id > 7\" already; join them with AND");
  }

  @Test
  @SuppressWarnings("NullAway") // the caller's mistake that is refused
  void nothingIsNull() {
    assertThatNullPointerException()
        .isThrownBy(() -> BackfillOptions.builder().consistency(null))
        .withMessage("consistency");
    assertThatNullPointerException()
        .isThrownBy(() -> CdcPipeline.builder().backfill(null))
        .withMessage("backfill");
  }
}
