package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.iotdb.TableMapping.OnProblem;
import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Times on servers of each precision; those other than the usual are servers of their own. */
final class PrecisionIT {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("seen", Kind.TIMESTAMP)
          .build();

  private final Events events = new Events();
  private final String place = SharedIoTDB.fresh("precision");

  private ChangeEvent reading(String at) {
    return events.create(
        Row.of(
            READINGS, "s1", Instant.parse(at), LocalDateTime.parse("2024-03-01T12:00:00.000250")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"us", "ns"})
  void timesKeepAllDigitsThatTheServerHas(String precision) {
    String zeros = precision.equals("ns") ? "000" : "";
    try (IoTDBServer server = IoTDBServer.start(Map.of("timestamp_precision", precision))) {
      for (Target target : Target.values()) {
        SinkWriter writer =
            Target.open(
                target
                    .options(server)
                    .table(
                        "shop.reading",
                        t -> target.mapping(place).apply(t).zone(ZoneId.of("Europe/Berlin")))
                    .build());
        writer.write(
            List.of(
                reading("1970-01-01T00:00:00.000001Z"),
                reading("1969-12-31T23:59:59.999999Z"),
                reading("2024-02-29T12:30:15.123456Z")));
        writer.flush();
        writer.close();
        try (Reader reader = target.reader(server)) {
          // 12:00 in Berlin is 11:00 in UTC
          Map<String, String> seen = Map.of("seen", "1709290800000250" + zeros);
          assertThat(target.points(reader, place))
              .isEqualTo(
                  Map.of(
                      "s1@1" + zeros, seen,
                      "s1@-1" + zeros, seen,
                      "s1@1709209815123456" + zeros, seen));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void timesFinerThanTheServersAreRejectedOrRoundedDownButNeverSilently(Target target) {
    IoTDBServer server = SharedIoTDB.server();
    List<ChangeEvent> batch =
        List.of(reading("1970-01-01T00:00:00.005Z"), reading("1970-01-01T00:00:00.007900Z"));
    SinkWriter strict = target.open(server, "shop.reading", place);
    assertThatThrownBy(() -> strict.write(batch))
        .isInstanceOfSatisfying(
            RejectedEventsException.class,
            e -> assertThat(e.rejections()).singleElement().extracting("index").isEqualTo(1))
        .hasMessageContainingAll("column at", "timestamp_precision", "on-precision-loss");
    strict.flush();
    strict.close();
    try (Reader reader = target.reader(server)) {
      // what the server's TIMESTAMP would cut is kept as text
      assertThat(target.points(reader, place))
          .isEqualTo(Map.of("s1@5", Map.of("seen", "2024-03-01T12:00:00.00025")));
      String other = place + "_down";
      SinkWriter down =
          Target.open(
              target
                  .options(server)
                  .table(
                      "shop.reading",
                      t -> target.mapping(other).apply(t).onPrecisionLoss(OnProblem.ACCEPT))
                  .build());
      down.write(batch);
      down.flush();
      down.close();
      assertThat(target.points(reader, other))
          .isEqualTo(
              Map.of(
                  "s1@5", Map.of("seen", "1709294400000"),
                  "s1@7", Map.of("seen", "1709294400000")));
    }
  }
}
