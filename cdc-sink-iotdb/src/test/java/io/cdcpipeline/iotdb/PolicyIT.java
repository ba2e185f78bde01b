package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.iotdb.TableMapping.OnDelete;
import io.cdcpipeline.iotdb.TableMapping.OnNull;
import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What the mapping's choices do, each in each of the three ways to write. */
@ParameterizedClass
@EnumSource
final class PolicyIT {
  private static final TableSchema READINGS = readings(Kind.INT32);

  @Parameter Target target;

  private final IoTDBServer server = SharedIoTDB.server();
  private final String place = SharedIoTDB.fresh("policy");
  private final Events events = new Events();
  private Reader reader;
  private SinkWriter writer;

  private static TableSchema readings(Kind a) {
    return Schemas.table("shop.reading")
        .key("sensor", Kind.STRING)
        .key("at", Kind.TIMESTAMP_TZ)
        .column("a", a)
        .column("b", Kind.STRING)
        .build();
  }

  @BeforeEach
  void connect() {
    reader = target.reader(server);
  }

  @AfterEach
  void disconnect() {
    if (writer != null) {
      writer.close();
    }
    reader.close();
  }

  private void open(UnaryOperator<TableMappingBuilder> choice) {
    writer = Target.open(options(choice).build());
  }

  private IoTDBSinkOptionsBuilder options(UnaryOperator<TableMappingBuilder> choice) {
    return target
        .options(server)
        .table("shop.reading", t -> choice.apply(target.mapping(place).apply(t)));
  }

  private static Row row(String sensor, long at, Integer a, String b) {
    return Row.of(READINGS, sensor, Instant.ofEpochMilli(at), a, b);
  }

  private Map<String, Map<String, String>> points() {
    writer.flush();
    return target.points(reader, place);
  }

  private List<Integer> rejected(List<ChangeEvent> batch, String... words) {
    List<Integer> rejected = new ArrayList<>();
    assertThatThrownBy(() -> writer.write(batch))
        .isInstanceOfSatisfying(
            RejectedEventsException.class,
            e -> e.rejections().forEach(r -> rejected.add(r.index())))
        .hasMessageContainingAll(words);
    return rejected;
  }

  @Test
  void deletesAreIgnoredOnRequest() {
    open(t -> t.onDelete(OnDelete.IGNORE));
    writer.write(List.of(events.create(row("s1", 1, 1, "x")), events.create(row("s1", 2, 2, "y"))));
    writer.write(List.of(events.delete(row("s1", 1, 1, "x"))));
    assertThat(points().keySet()).containsExactly("s1@1", "s1@2");
    // a point that moves is another matter: the row is still there, elsewhere
    writer.write(List.of(events.update(row("s1", 2, 2, "y"), row("s1", 3, 2, "y"))));
    assertThat(points().keySet()).containsExactly("s1@1", "s1@3");
  }

  @Test
  void nullKeepsTheLastValueOnRequest() {
    open(t -> t.onNull(OnNull.KEEP));
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    writer.write(List.of(events.update(row("s1", 1, 1, "x"), row("s1", 1, 2, null))));
    assertThat(points()).isEqualTo(Map.of("s1@1", Map.of("a", "2", "b", "x")));
  }

  @Test
  void truncateIsRejectedUnlessTheMappingSaysOtherwise() {
    open(t -> t);
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    assertThat(rejected(List.of(events.truncate(READINGS)), "on-truncate")).containsExactly(0);
    assertThat(points().keySet()).containsExactly("s1@1");
  }

  @Test
  void truncateStopsThePipelineOnRequest() {
    open(t -> t.onTruncate(OnProblem.FAIL));
    assertThatThrownBy(() -> writer.write(List.of(events.truncate(READINGS))))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContainingAll("shop.reading", "on-truncate");
  }

  @Test
  void truncateEmptiesThePlaceOnRequestAndNoOther() {
    SinkWriter other = target.open(server, "shop.reading", place + "_other");
    other.write(List.of(events.create(row("s1", 1, 1, "x"))));
    other.flush();
    other.close();
    open(t -> t.onTruncate(OnProblem.ACCEPT));
    writer.write(
        List.of(
            events.create(row("s1", 1, 1, "x")),
            events.create(row("s2", 1, 1, "x")),
            events.truncate(READINGS),
            events.create(row("s1", 2, 2, "y"))));
    assertThat(points().keySet()).containsExactly("s1@2");
    assertThat(target.points(reader, place + "_other").keySet()).containsExactly("s1@1");
  }

  @Test
  void rowsOlderThanTheTtlAreRejectedAndAllOthersWritten() {
    open(t -> t);
    long now = System.currentTimeMillis();
    writer.write(List.of(events.create(row("s1", now, 1, "x"))));
    writer.flush();
    if (target == Target.TABLE) {
      reader.execute(
          "ALTER TABLE " + Target.DATABASE + "." + place + " SET PROPERTIES TTL=3600000");
    } else {
      reader.execute("SET TTL TO root.cdc_testkit." + place + ".** 3600000");
    }
    List<Integer> rejected =
        rejected(
            List.of(
                events.create(row("s1", now + 1, 2, "y")),
                events.create(row("s1", now - 7_200_000, 3, "old")),
                events.create(row("s2", now - 9_000_000, 4, "old")),
                events.create(row("s2", now + 2, 5, "z"))),
            "refused by IoTDB");
    assertThat(rejected).containsExactly(1, 2);
    assertThat(points().keySet())
        .containsExactly("s1@" + now, "s1@" + (now + 1), "s2@" + (now + 2));
  }

  @Test
  void rowThatIsTooLargeIsRejectedAndAllOthersWritten() {
    writer = Target.open(options(t -> t).maxBytes(10_000).build());
    List<ChangeEvent> batch = new ArrayList<>();
    for (int n = 0; n < 50; n++) {
      batch.add(events.create(row("s1", n, n, "x".repeat(n == 7 ? 20_000 : 2_000))));
    }
    assertThat(rejected(batch, "max-bytes=10000")).containsExactly(7);
    assertThat(points()).hasSize(49);
  }

  @Test
  void rowWithoutTimeOrDeviceIsRejectedOrLeftOut() {
    List<ChangeEvent> batch =
        List.of(
            events.create(Row.of(READINGS, "s1", null, 1, "x")),
            events.create(Row.of(READINGS, null, Instant.ofEpochMilli(1), 1, "x")),
            events.create(row("s1", 1, 1, "x")));
    open(t -> t);
    assertThat(rejected(batch, "column at is null")).containsExactly(0, 1);
    writer.close();
    open(t -> t.onMissing(OnProblem.ACCEPT));
    writer.write(batch);
    assertThat(points().keySet()).containsExactly("s1@1");
    writer.close();
    open(t -> t.onMissing(OnProblem.FAIL));
    assertThatThrownBy(() -> writer.write(batch))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContaining("column at is null");
  }

  /** Row 0 fits the registered type of {@code a}, having none; row 1 does not. */
  private List<ChangeEvent> conflict() {
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    TableSchema text = readings(Kind.STRING).withVersion(2);
    return List.of(
        events.create(Row.of(text, "s1", Instant.ofEpochMilli(2), null, "y")),
        events.create(Row.of(text, "s1", Instant.ofEpochMilli(3), "many", "z")));
  }

  @Test
  void typeConflictIsRejected() {
    open(t -> t);
    assertThat(rejected(conflict(), "refused by IoTDB", "SET DATA TYPE")).containsExactly(1);
    assertThatThrownBy(() -> writer.write(conflict())).hasMessageNotContaining("many");
    assertThat(points().keySet()).contains("s1@1", "s1@2");
  }

  @Test
  void remedyOfATypeConflictWorks() {
    open(t -> t);
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    writer.flush();
    TableSchema wider = readings(Kind.INT64).withVersion(2);
    ChangeEvent event = events.create(Row.of(wider, "s1", Instant.ofEpochMilli(2), 1L << 40, "y"));
    assertThat(rejected(List.of(event), "refused by IoTDB")).containsExactly(0);
    reader.execute(
        target == Target.TABLE
            ? "ALTER TABLE " + Target.DATABASE + "." + place + " ALTER COLUMN a SET DATA TYPE INT64"
            : "ALTER TIMESERIES root.cdc_testkit." + place + ".s1.a SET DATA TYPE INT64");
    writer.write(List.of(event));
    assertThat(points())
        .isEqualTo(
            Map.of(
                "s1@1", Map.of("a", "1", "b", "x"),
                "s1@2", Map.of("a", "1099511627776", "b", "y")));
  }

  @Test
  void typeConflictStopsThePipelineOnRequest() {
    open(t -> t.onTypeConflict(OnProblem.FAIL));
    List<ChangeEvent> batch = conflict();
    assertThatThrownBy(() -> writer.write(batch))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContainingAll("shop.reading", "refused by IoTDB");
  }

  @Test
  void typeConflictLeavesOnlyItsValueOutOnRequest() {
    open(t -> t.onTypeConflict(OnProblem.ACCEPT));
    writer.write(conflict());
    assertThat(points())
        .isEqualTo(
            Map.of(
                "s1@1", Map.of("a", "1", "b", "x"),
                "s1@2", Map.of("b", "y"),
                "s1@3", Map.of("b", "z")));
  }

  @Test
  void addedColumnBecomesAMeasurementAndADroppedOneStays() {
    open(t -> t.exclude("b"));
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    TableSchema wider =
        Schemas.table("shop.reading")
            .key("sensor", Kind.STRING)
            .key("at", Kind.TIMESTAMP_TZ)
            .column("b", Kind.STRING)
            .column("c", Kind.FLOAT64)
            .build()
            .withVersion(2);
    Row after = Row.of(wider, "s1", Instant.ofEpochMilli(2), "y", 0.5);
    writer.write(List.of(events.schemaChange(READINGS, wider), events.create(after)));
    assertThat(points()).isEqualTo(Map.of("s1@1", Map.of("a", "1"), "s1@2", Map.of("c", "0.5")));
  }

  @Test
  void measurementsAreRenamedTypedAndChosen() {
    open(t -> t.include("a").rename("a", "Speed of 1").type("a", "DOUBLE"));
    writer.write(List.of(events.create(row("s1", 1, 7, "x"))));
    String name = target == Target.TABLE ? "speed of 1" : "`Speed of 1`";
    assertThat(points()).isEqualTo(Map.of("s1@1", Map.of(name, "7.0")));
  }

  @Test
  void mappingThatDoesNotFitTheTableIsFatalAndNamesEverything() {
    open(t -> t.include("nowhere").exclude("neither"));
    assertThatThrownBy(() -> writer.write(List.of(events.create(row("s1", 1, 1, "x")))))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContainingAll("shop.reading", "nowhere", "neither");
  }
}
