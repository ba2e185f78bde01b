package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RejectedEventsException.Rejection;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of a table whose device and time do not hold the primary key. */
@ParameterizedClass
@EnumSource
final class CollisionIT {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("id", Kind.INT64)
          .column("sensor", Kind.STRING)
          .column("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .build();

  @Parameter Target target;

  private final IoTDBServer server = SharedIoTDB.server();
  private final String place = SharedIoTDB.fresh("collision");
  private final Events events = new Events();
  private TestSinkContext context = TestSinkContext.first();
  private SinkWriter writer;
  private Reader reader;

  @BeforeEach
  void connect() {
    reader = target.reader(server);
    open(t -> t);
  }

  @AfterEach
  void disconnect() {
    writer.close();
    reader.close();
  }

  private void open(UnaryOperator<TableMappingBuilder> choice) {
    if (writer != null) {
      writer.close();
      context = context.next();
    }
    writer =
        new IoTDBSinkFactory()
            .createWriter(
                target
                    .options(server)
                    .table("shop.reading", t -> choice.apply(target.mapping(place).apply(t)))
                    .build());
    writer.open(context);
  }

  private static Row row(long id, long at, int a) {
    return Row.of(READINGS, id, "s1", Instant.ofEpochMilli(at), a);
  }

  private List<Integer> rejected(ChangeEvent... batch) {
    try {
      writer.write(List.of(batch));
      return List.of();
    } catch (RejectedEventsException e) {
      assertThat(e).hasMessageContainingAll("same device and time", "[id]", "on-collision=accept");
      return e.rejections().stream().map(Rejection::index).toList();
    }
  }

  /** The rows that stand there: {@code id=a} by time. */
  private Map<Long, String> standing() {
    Map<Long, String> standing = new TreeMap<>();
    target
        .points(reader, place)
        .forEach(
            (point, values) ->
                standing.put(
                    Long.parseLong(point.substring(point.indexOf('@') + 1)),
                    values.get("id") + "=" + values.get("a")));
    return standing;
  }

  @Test
  void rowAtThePlaceOfAnotherIsRejectedAcrossBatchesAndRestarts() {
    assertThat(rejected(events.create(row(1, 10, 1)), events.create(row(2, 20, 2)))).isEmpty();
    assertThat(rejected(events.create(row(3, 15, 3)), events.create(row(4, 10, 4))))
        .containsExactly(1);
    writer.flush();
    open(t -> t);
    writer.flush();
    assertThat(rejected(events.create(row(5, 20, 5)), events.create(row(6, 30, 6))))
        .containsExactly(0);
    assertThat(standing()).isEqualTo(Map.of(10L, "1=1", 15L, "3=3", 20L, "2=2", 30L, "6=6"));
  }

  @Test
  void rejectedRowChangesNothingOfTheOneThatStandsThere() {
    assertThat(rejected(events.create(row(1, 10, 1)))).isEmpty();
    assertThat(rejected(events.create(row(2, 10, 2)))).containsExactly(0);
    assertThat(rejected(events.update(row(2, 10, 2), row(2, 10, 3)))).containsExactly(0);
    assertThat(rejected(events.update(row(2, 10, 3), row(2, 12, 3)))).isEmpty();
    assertThat(standing()).isEqualTo(Map.of(10L, "1=1", 12L, "2=3"));
    assertThat(rejected(events.update(row(2, 12, 3), row(2, 10, 3)))).containsExactly(0);
    assertThat(rejected(events.delete(row(2, 10, 3)))).isEmpty();
    assertThat(standing()).isEqualTo(Map.of(10L, "1=1"));
    assertThat(rejected(events.delete(row(1, 10, 1)), events.create(row(2, 10, 4)))).isEmpty();
    assertThat(standing()).isEqualTo(Map.of(10L, "2=4"));
  }

  @Test
  void ownRowMayBeWrittenAgainMovedAndGivenAnotherKey() {
    assertThat(rejected(events.create(row(1, 10, 1)), events.create(row(2, 20, 2)))).isEmpty();
    assertThat(rejected(events.read(row(1, 10, 1)), events.update(row(2, 20, 2), row(2, 20, 3))))
        .isEmpty();
    assertThat(rejected(events.update(row(1, 10, 1), row(7, 10, 4)))).isEmpty();
    assertThat(rejected(events.update(row(7, 10, 4), row(7, 20, 4)))).containsExactly(0);
    assertThat(standing()).isEqualTo(Map.of(20L, "2=3"));
  }

  @Test
  void rowsMayChangePlacesWithinABatch() {
    assertThat(rejected(events.create(row(1, 10, 1)), events.create(row(2, 20, 2)))).isEmpty();
    assertThat(
            rejected(
                events.update(row(1, 10, 1), row(1, 20, 1)),
                events.update(row(2, 20, 2), row(2, 10, 2))))
        .isEmpty();
    assertThat(standing()).isEqualTo(Map.of(10L, "2=2", 20L, "1=1"));
  }

  @Test
  void replayOfAPlaceThatWasTakenOverIsNoCollision() {
    List<ChangeEvent> log =
        List.of(
            events.create(row(1, 10, 1)),
            events.delete(row(1, 10, 1)),
            events.create(row(2, 10, 2)),
            events.update(row(2, 10, 2), row(2, 11, 2)),
            events.create(row(3, 10, 3)));
    log.forEach(event -> assertThat(rejected(event)).isEmpty());
    open(t -> t);
    log.forEach(event -> assertThat(rejected(event)).isEmpty());
    writer.flush();
    assertThat(standing()).isEqualTo(Map.of(10L, "3=3", 11L, "2=2"));
  }

  @Test
  void laterRowWinsOnRequest() {
    open(t -> t.onCollision(OnProblem.ACCEPT));
    writer.write(List.of(events.create(row(1, 10, 1))));
    writer.write(List.of(events.create(row(2, 10, 2)), events.create(row(3, 10, 3))));
    assertThat(standing()).isEqualTo(Map.of(10L, "3=3"));
  }

  @Test
  void collisionStopsThePipelineOnRequest() {
    writer.close();
    writer = null;
    open(t -> t.onCollision(OnProblem.FAIL));
    writer.write(List.of(events.create(row(1, 10, 1))));
    assertThatThrownBy(() -> writer.write(List.of(events.create(row(2, 10, 2)))))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContainingAll("shop.reading", "same device and time", "[id]");
  }

  @Test
  void whatCannotBeCheckedIsRefusedBeforeItsFirstRowOnRequest() {
    open(t -> t.onCollision(OnProblem.FAIL).exclude("id"));
    assertThatThrownBy(() -> writer.write(List.of(events.create(row(1, 10, 1)))))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContainingAll("shop.reading", "[id]", "within a batch only");
    assertThat(standing()).isEmpty();
  }

  @Test
  void keysOfAllTypesAreKnownAgain() {
    Map<Kind, List<Object>> keys =
        Map.of(
            Kind.INT32, List.of(1, 2),
            Kind.UINT64, List.of(BigInteger.ONE.shiftLeft(63), BigInteger.TEN),
            Kind.STRING, List.of("tab\t'\"`", ""),
            Kind.UUID, List.of(new UUID(1, 2), new UUID(1, 3)),
            Kind.BYTES, List.of(new byte[] {0, -1}, new byte[] {0}),
            Kind.DECIMAL, List.of(new BigDecimal("1.50"), new BigDecimal("1.51")),
            Kind.DATE, List.of(LocalDate.of(2024, 2, 29), LocalDate.of(2024, 3, 1)),
            Kind.TIMESTAMP,
                List.of(LocalDateTime.of(2024, 2, 29, 1, 2), LocalDateTime.of(2024, 2, 29, 1, 3)),
            Kind.BOOLEAN, List.of(true, false));
    int n = 0;
    for (Kind kind : keys.keySet()) {
      TableSchema schema =
          Schemas.table("shop.reading")
              .key("k_" + kind, kind)
              .column("sensor", Kind.STRING)
              .column("at", Kind.TIMESTAMP_TZ)
              .build();
      Instant at = Instant.ofEpochMilli(n++);
      Object key = keys.get(kind).get(0);
      writer.write(List.of(events.create(Row.of(schema, key, "s1", at))));
      writer.write(List.of(events.read(Row.of(schema, key, "s1", at))));
      Row other = Row.of(schema, keys.get(kind).get(1), "s1", at);
      assertThatThrownBy(() -> writer.write(List.of(events.create(other))))
          .as("%s", kind)
          .isInstanceOf(RejectedEventsException.class);
    }
  }
}
