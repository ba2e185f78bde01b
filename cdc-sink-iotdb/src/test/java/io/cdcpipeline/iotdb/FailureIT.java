package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RejectedEventsException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A server of its own, since it is killed, frozen and set read-only here. */
@Timeout(120)
final class FailureIT {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP_TZ)
          .column("a", Kind.INT32)
          .build();

  private static IoTDBServer server;

  private final Events events = new Events();
  private final String place = SharedIoTDB.fresh("failure");

  @BeforeAll
  static void start() {
    server = IoTDBServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private ChangeEvent insert(int n) {
    return events.create(Row.of(READINGS, "s" + n % 3, Instant.ofEpochMilli(n), n));
  }

  /** The pipeline's side of the contract: hands over again what was not flushed. */
  private static final class Driver {
    private final SinkWriter writer;
    private final List<ChangeEvent> unflushed = new ArrayList<>();

    Driver(SinkWriter writer) {
      this.writer = writer;
    }

    void write(List<ChangeEvent> batch) {
      unflushed.addAll(batch);
      untilTaken(() -> writer.write(batch));
    }

    private void untilTaken(Runnable first) {
      Runnable next = first;
      while (true) {
        try {
          next.run();
          return;
        } catch (RetriableSinkException e) {
          next = () -> writer.write(List.copyOf(unflushed));
        }
      }
    }

    void flush() {
      while (true) {
        try {
          writer.flush();
          unflushed.clear();
          return;
        } catch (RetriableSinkException e) {
          untilTaken(() -> writer.write(List.copyOf(unflushed)));
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void killedDataNodeLosesNothing(Target target) {
    SinkWriter writer = target.open(server, "shop.reading", place);
    Driver driver = new Driver(writer);
    int n = 0;
    for (int kill = 0; kill < 3; kill++) {
      for (int batch = 0; batch < 20; batch++) {
        List<ChangeEvent> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
          rows.add(insert(n++));
        }
        driver.write(rows);
        if (batch == 7) {
          driver.flush();
        }
      }
      server.killDataNode();
      server.restartDataNode();
    }
    driver.flush();
    writer.close();
    server.killDataNode();
    server.restartDataNode();
    try (Reader reader = target.reader(server)) {
      assertThat(target.points(reader, place)).hasSize(n);
    }
  }

  /**
   * A FLUSH names the database, if the device's path tells it: one that was made deeper as well.
   */
  @ParameterizedTest
  @ValueSource(
      strings = {"root.cdc_deep.below.{sensor}", "root.cdc_plain.{sensor}", "root.{sensor}.d"})
  void flushedRowsOfAnyDatabaseSurviveAKill(String device) {
    if (device.contains("below")) {
      server.execute("CREATE DATABASE root.cdc_deep.below");
    }
    SinkWriter writer =
        Target.open(
            Target.TREE_ALIGNED
                .options(server)
                .table("shop.reading", t -> t.device(device).time("at"))
                .build());
    writer.write(List.of(insert(1)));
    writer.flush();
    writer.write(List.of(insert(4)));
    writer.flush();
    writer.close();
    server.killDataNode();
    server.restartDataNode();
    assertThat(server.query("SELECT a FROM " + device.replace("{sensor}", "s1")))
        .containsExactly("1\t1", "4\t4");
  }

  @Test
  void databaseRemovedBehindOurBackIsMadeAgain() {
    SinkWriter writer =
        Target.open(
            Target.TREE_ALIGNED
                .options(server)
                .table("shop.reading", t -> t.device("root.cdc_gone.{sensor}").time("at"))
                .build());
    writer.write(List.of(insert(1)));
    writer.flush();
    server.execute("DELETE DATABASE root.cdc_gone");
    writer.write(List.of(insert(4)));
    server.execute("DELETE DATABASE root.cdc_gone");
    writer.flush();
    writer.write(List.of(insert(7)));
    writer.flush();
    writer.close();
    assertThat(server.query("SELECT a FROM root.cdc_gone.s1")).containsExactly("7\t7");
  }

  @Test
  void restartUnnoticedBetweenWritesShowsAtFlush() {
    SinkWriter writer = Target.TREE_ALIGNED.open(server, "shop.reading", place);
    writer.write(List.of(insert(1)));
    server.killDataNode();
    server.restartDataNode();
    assertThatThrownBy(writer::flush)
        .isInstanceOf(RetriableSinkException.class)
        .hasMessageContaining("may be lost");
    writer.close();
  }

  @Test
  void restartWithNothingAtStakeIsHealed() {
    SinkWriter writer = Target.TREE_ALIGNED.open(server, "shop.reading", place);
    writer.write(List.of(insert(1)));
    writer.flush();
    server.killDataNode();
    server.restartDataNode();
    writer.write(List.of(insert(2)));
    writer.flush();
    try (Reader reader = Target.TREE_ALIGNED.reader(server)) {
      assertThat(Target.TREE_ALIGNED.points(reader, place)).hasSize(2);
    }
    writer.close();
  }

  @Test
  void frozenServerIsNoticedAndSurvived() {
    SinkWriter writer =
        Target.open(
            Target.TREE_ALIGNED
                .options(server)
                .timeout(Duration.ofSeconds(1))
                .attempts(1)
                .table("shop.reading", Target.TREE_ALIGNED.mapping(place))
                .build());
    writer.write(List.of(insert(1)));
    server.suspendDataNode();
    try {
      assertThatThrownBy(() -> writer.write(List.of(insert(2))))
          .isInstanceOf(RetriableSinkException.class);
    } finally {
      server.resumeDataNode();
    }
    Driver driver = new Driver(writer);
    driver.write(List.of(insert(1), insert(2)));
    driver.flush();
    try (Reader reader = Target.TREE_ALIGNED.reader(server)) {
      assertThat(Target.TREE_ALIGNED.points(reader, place)).hasSize(2);
    }
    writer.close();
  }

  @Test
  void closeEndsACallThatHangs() throws Exception {
    SinkWriter writer = Target.TREE_ALIGNED.open(server, "shop.reading", place);
    server.suspendDataNode();
    try {
      CompletableFuture<Void> hanging =
          CompletableFuture.runAsync(() -> writer.write(List.of(insert(1))));
      assertThatThrownBy(() -> hanging.get(500, TimeUnit.MILLISECONDS))
          .isInstanceOf(java.util.concurrent.TimeoutException.class);
      long before = System.nanoTime();
      writer.close();
      writer.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      assertThatThrownBy(() -> hanging.get(5, TimeUnit.SECONDS))
          .hasCauseInstanceOf(RetriableSinkException.class);
    } finally {
      server.resumeDataNode();
    }
  }

  @Test
  void wrongPasswordIsFatalAtOnce() {
    SinkWriter writer =
        new IoTDBSinkFactory()
            .createWriter(
                Target.TREE_ALIGNED
                    .options(server)
                    .credentials("root", "wrong-password")
                    .table("shop.reading", Target.TREE_ALIGNED.mapping(place))
                    .build());
    long before = System.nanoTime();
    assertThatThrownBy(() -> writer.open(TestSinkContext.first()))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContaining("root")
        .hasMessageContaining("Check user and password")
        .hasMessageNotContaining("wrong-password");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    writer.close();
  }

  @Test
  void unreachableServerIsRetriable() {
    SinkWriter writer =
        new IoTDBSinkFactory()
            .createWriter(
                IoTDBSinkOptions.builder()
                    .node("127.0.0.1", 1)
                    .credentials("root", "root")
                    .table("shop.reading", Target.TREE_ALIGNED.mapping(place))
                    .build());
    assertThatThrownBy(() -> writer.open(TestSinkContext.first()))
        .isInstanceOf(RetriableSinkException.class)
        .hasMessageContaining("127.0.0.1:1");
    writer.close();
  }

  @ParameterizedTest
  @EnumSource
  void readOnlyServerIsRetriable(Target target) {
    SinkWriter writer = target.open(server, "shop.reading", place);
    server.makeReadOnly();
    try {
      assertThatThrownBy(() -> writer.write(List.of(insert(1))))
          .isInstanceOf(RetriableSinkException.class)
          .hasMessageContaining("takes no writes");
    } finally {
      server.makeWritable();
    }
    writer.write(List.of(insert(1)));
    writer.flush();
    writer.close();
  }

  @Test
  void missingPrivilegeIsFatalAndNamesTheRemedy() {
    server.execute("CREATE USER limited 'limited-password1'");
    SinkWriter writer =
        Target.open(
            Target.TREE_ALIGNED
                .options(server)
                .credentials("limited", "limited-password1")
                .table("shop.reading", Target.TREE_ALIGNED.mapping(place))
                .build());
    assertThatThrownBy(() -> writer.write(List.of(insert(1))))
        .isInstanceOf(FatalSinkException.class)
        .hasMessageContaining("WRITE_DATA");
    writer.close();
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfAnotherTypeAreRejectedAndAllOthersWritten(Target target) {
    SinkWriter writer = target.open(server, "shop.reading", place);
    writer.write(List.of(insert(0), insert(1), insert(2)));
    TableSchema changed =
        Schemas.table("shop.reading")
            .key("sensor", Kind.STRING)
            .key("at", Kind.TIMESTAMP_TZ)
            .column("a", Kind.STRING)
            .column("k", Kind.INT32)
            .build()
            .withVersion(2);
    List<ChangeEvent> batch = new ArrayList<>();
    for (int n = 10; n < 30; n++) {
      batch.add(
          events.create(
              Row.of(changed, "s" + n % 4, Instant.ofEpochMilli(n), n == 13 ? null : "text", n)));
    }
    List<Integer> rejected = new ArrayList<>();
    try {
      writer.write(batch);
    } catch (RejectedEventsException e) {
      e.rejections().forEach(r -> rejected.add(r.index()));
      assertThat(e).hasMessageContaining("refused by IoTDB");
    }
    assertThat(rejected).isNotEmpty().doesNotContain(3);
    writer.flush();
    writer.close();
  }
}
