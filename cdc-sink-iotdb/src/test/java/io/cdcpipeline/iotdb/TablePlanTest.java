package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.sink.Schemas;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class TablePlanTest {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("id", Kind.INT64)
          .column("sensor", Kind.STRING)
          .column("at", Kind.TIMESTAMP_TZ)
          .column("Temp", Kind.FLOAT64)
          .column("note", Kind.STRING)
          .build();

  private static TablePlan plan(
      TableSchema schema, Model model, UnaryOperator<TableMappingBuilder> choice) {
    TableMappingBuilder builder = TableMapping.builder().time("at");
    builder = model == Model.TREE ? builder.device("root.a.{sensor}") : builder.tags("sensor");
    return new TablePlan(schema, choice.apply(builder).build(), model, TimeScale.MS);
  }

  private static List<String> names(Model model, UnaryOperator<TableMappingBuilder> choice) {
    return plan(READINGS, model, choice).measurements().stream().map(Measurement::name).toList();
  }

  @Test
  void everyColumnButDeviceAndTimeIsAMeasurement() {
    assertThat(names(Model.TREE, t -> t)).containsExactly("id", "Temp", "note");
    assertThat(names(Model.TABLE, t -> t)).containsExactly("id", "temp", "note");
  }

  @Test
  void measurementsAreChosenAndRenamed() {
    assertThat(names(Model.TREE, t -> t.exclude("id"))).containsExactly("Temp", "note");
    assertThat(names(Model.TREE, t -> t.include("sensor", "note")))
        .containsExactly("sensor", "note");
    assertThat(names(Model.TREE, t -> t.rename("Temp", "in °C")))
        .containsExactly("id", "`in °C`", "note");
    assertThat(names(Model.TABLE, t -> t.rename("Temp", "in °C")))
        .containsExactly("id", "in °c", "note");
  }

  @Test
  void everythingThatDoesNotFitIsNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                names(
                    Model.TREE,
                    t ->
                        t.include("Temp", "note", "gone")
                            .exclude("lost")
                            .rename("Temp", "note")
                            .type("note", "INT32")))
        .withMessageContainingAll("gone", "lost", "both become note", "note of type string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TREE, t -> t.rename("note", "time")))
        .withMessageContaining("measurement named time");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TREE, t -> t.exclude("id", "Temp", "note")))
        .withMessageContaining("no column is left");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TREE, t -> t.time("when")))
        .withMessageContaining("no column when");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TABLE, t -> t.tags("site")))
        .withMessageContaining("no column site");
  }

  @Test
  void timeColumnIsATimestampADateOrANumberWithAUnit() throws Unfit {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TREE, t -> t.time("note")))
        .withMessageContaining("not a timestamp");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> names(Model.TREE, t -> t.time("id")))
        .withMessageContaining("epoch-unit");
    TablePlan plan =
        plan(READINGS, Model.TREE, t -> t.time("id").epochUnit(TimeUnit.SECONDS).exclude("at"));
    assertThat(plan.time(3L)).isEqualTo(3_000);
    assertThat(plan(READINGS, Model.TREE, t -> t).time(Instant.ofEpochSecond(1))).isEqualTo(1_000);
  }

  @Test
  void sizeOfARowGrowsWithItsTexts() {
    TablePlan plan = plan(READINGS, Model.TREE, t -> t);
    Row small = Row.of(READINGS, 1L, "s", Instant.EPOCH, 1.0, "x");
    Row large = Row.of(READINGS, 1L, "s", Instant.EPOCH, 1.0, "x".repeat(1_001));
    assertThat(plan.bytes(large) - plan.bytes(small)).isEqualTo(1_000);
  }

  private static Uniqueness uniqueness(UnaryOperator<TableMappingBuilder> choice, String... key) {
    Schemas schema = Schemas.table("shop.reading");
    for (String column : List.of("id", "sensor", "at", "v")) {
      Kind kind = column.equals("at") ? Kind.TIMESTAMP_TZ : Kind.INT64;
      schema =
          List.of(key).contains(column) ? schema.key(column, kind) : schema.column(column, kind);
    }
    return plan(schema.build(), Model.TREE, choice).uniqueness();
  }

  @Test
  void pointThatHoldsTheKeyIsUnique() {
    assertThat(uniqueness(t -> t, "sensor", "at").guaranteed()).isTrue();
    assertThat(uniqueness(t -> t, "at").guaranteed()).isTrue();
    assertThat(uniqueness(t -> t, "id").guaranteed()).isFalse();
    assertThat(uniqueness(t -> t).guaranteed()).isFalse();
    assertThat(uniqueness(t -> t.device("root.a.{key}"), "id").guaranteed()).isTrue();
  }

  @Test
  void keyColumnsThatArePointlessAreWitnessesIfTheyAreStored() {
    Uniqueness stored = uniqueness(t -> t, "id", "sensor");
    assertThat(stored.uncovered()).containsExactly("id");
    assertThat(stored.witnesses().cardinality()).isEqualTo(1);
    assertThat(uniqueness(t -> t.exclude("id"), "id", "sensor").witnesses().isEmpty()).isTrue();
    assertThat(uniqueness(t -> t).witnesses().isEmpty()).isTrue();
  }

  @Test
  void roundedTimeNoLongerTellsRowsApart() {
    Uniqueness rounded = uniqueness(t -> t.onPrecisionLoss(OnProblem.ACCEPT), "sensor", "at");
    assertThat(rounded.guaranteed()).isFalse();
    assertThat(rounded.uncovered()).containsExactly("at");
    assertThat(rounded.witnesses().isEmpty()).isTrue();
  }

  @Test
  void warningNamesTheColumnsAndWhatIsNoticed() {
    TablePlan plan = plan(READINGS, Model.TREE, t -> t);
    assertThat(plan.looksForCollisions()).isTrue();
    assertThat(warning(plan)).contains("shop.reading", "[id]", "looked up", "on-collision=accept");
    TablePlan blind = plan(READINGS, Model.TREE, t -> t.exclude("id"));
    assertThat(blind.looksForCollisions()).isFalse();
    assertThat(warning(blind)).contains("[id]", "within a batch only");
    TablePlan accepted = plan(READINGS, Model.TREE, t -> t.onCollision(OnProblem.ACCEPT));
    assertThat(accepted.looksForCollisions()).isFalse();
    assertThat(accepted.uniqueness().warning(READINGS, accepted.mapping())).isEmpty();
  }

  private static String warning(TablePlan plan) {
    return plan.uniqueness().warning(plan.schema(), plan.mapping()).orElseThrow();
  }
}
