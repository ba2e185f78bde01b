package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass(name = "aligned={0}")
@ValueSource(booleans = {true, false})
final class TreeModelIT {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .column("b", Kind.STRING)
          .build();

  @Parameter boolean aligned;

  private final IoTDBServer server = SharedIoTDB.server();
  private final Events events = new Events();
  private final String parent = "root.cdc_testkit." + SharedIoTDB.fresh("tree");
  private SinkWriter writer;
  private Reader reader;

  @BeforeEach
  void open() {
    writer =
        new IoTDBSinkFactory()
            .createWriter(
                IoTDBSinkOptions.builder()
                    .node(server.host(), server.port())
                    .credentials(server.user(), server.password())
                    .table(
                        "shop.reading",
                        t -> t.device(parent + ".{sensor}").time("at").aligned(aligned))
                    .build());
    writer.open(TestSinkContext.first());
    reader = Reader.tree(server);
  }

  @AfterEach
  void close() {
    writer.close();
    reader.close();
  }

  private static Row row(String sensor, long at, Integer a, String b) {
    return Row.of(READINGS, sensor, Instant.ofEpochMilli(at), a, b);
  }

  @Test
  void insertedRowsArePointsOfTheirDevice() {
    writer.write(
        List.of(
            events.create(row("s1", 3, 1, "x")),
            events.create(row("s2", 2, 2, "y")),
            events.create(row("s1", 1, 3, null))));
    writer.flush();
    assertThat(reader.device(parent + ".s1"))
        .isEqualTo(Map.of(1L, Map.of("a", "3"), 3L, Map.of("a", "1", "b", "x")));
    assertThat(reader.device(parent + ".s2")).isEqualTo(Map.of(2L, Map.of("a", "2", "b", "y")));
  }

  @Test
  void historySurvivesADelete() {
    writer.write(
        List.of(
            events.create(row("s1", 1, 1, "x")),
            events.create(row("s1", 2, 2, "y")),
            events.create(row("s1", 3, 3, "z"))));
    writer.flush();
    writer.write(List.of(events.delete(row("s1", 2, 2, "y"))));
    writer.flush();
    assertThat(reader.device(parent + ".s1").keySet()).containsExactly(1L, 3L);
  }

  @Test
  void columnThatBecameNullIsCleared() {
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    writer.flush();
    writer.write(List.of(events.update(row("s1", 1, 1, "x"), row("s1", 1, 2, null))));
    assertThat(reader.device(parent + ".s1")).isEqualTo(Map.of(1L, Map.of("a", "2")));
  }

  @Test
  void changeOfDeviceOrTimeMovesThePoint() {
    writer.write(List.of(events.create(row("s1", 1, 1, "x")), events.create(row("s1", 2, 2, "y"))));
    writer.flush();
    writer.write(
        List.of(
            events.update(row("s1", 1, 1, "x"), row("s2", 1, 1, "x")),
            events.update(row("s1", 2, 2, "y"), row("s1", 7, 2, "y"))));
    assertThat(reader.device(parent + ".s1")).isEqualTo(Map.of(7L, Map.of("a", "2", "b", "y")));
    assertThat(reader.device(parent + ".s2")).isEqualTo(Map.of(1L, Map.of("a", "1", "b", "x")));
  }

  @Test
  void deletedAndInsertedAgainIsOnlyTheNewRow() {
    writer.write(List.of(events.create(row("s1", 1, 1, "x"))));
    writer.flush();
    writer.write(
        List.of(events.delete(row("s1", 1, 1, "x")), events.create(row("s1", 1, null, "y"))));
    assertThat(reader.device(parent + ".s1")).isEqualTo(Map.of(1L, Map.of("b", "y")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.b", "1", "1e5", "`", "it's", "a b", "*", "**", "Ünïcode", "東京", "x*", "\"q\"", "a/b",
        "%", "$", "{}", "null", "-1", "A"
      })
  void everyDeviceValueIsANodeOfItsOwn(String sensor) {
    writer.write(
        List.of(
            events.create(row(sensor, 1, 1, "x")),
            events.create(row(sensor, 2, 2, "y")),
            events.create(row("other", 1, 9, "z"))));
    writer.flush();
    writer.write(List.of(events.delete(row(sensor, 1, 1, "x"))));
    assertThat(reader.device(parent + "." + Names.node(sensor)).keySet()).containsExactly(2L);
    assertThat(reader.device(parent + ".other").keySet()).containsExactly(1L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "time", "Timestamp", "root"})
  void deviceValueThatIoTDBMistakesIsRejected(String sensor) {
    assertThatThrownBy(
            () ->
                writer.write(
                    List.of(
                        events.create(row(sensor, 1, 1, "x")),
                        events.create(row("other", 1, 9, "z")))))
        .isInstanceOfSatisfying(
            RejectedEventsException.class,
            e -> assertThat(e.rejections()).singleElement().extracting("index").isEqualTo(0));
    assertThat(reader.device(parent + ".other").keySet()).containsExactly(1L);
  }
}
