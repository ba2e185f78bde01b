package io.cdcpipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.FatalSinkException;
import io.cdcpipeline.sink.RetriableSinkException;
import io.cdcpipeline.sink.SinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What is wrong at the start is said by {@code start()}, names the thing and the remedy, and no row
 * has been read. What the databases themselves can have wrong is tested beside their preflight.
 */
class StartErrorsIT {
  @TempDir Path directory;

  @Test
  void aDamagedOffsetFileIsRefusedByName() throws IOException {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      source.insert(1, 3);
      Path file = directory.resolve("errors.checkpoint.json");
      Files.writeString(file, "{\"format\": 1, \"pipe");
      Recorder sink = new Recorder();
      CdcPipeline pipeline = pipeline(source, sink).build();
      assertThatThrownBy(pipeline::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OFFSET_STORE))
          .hasMessageContaining(file.getFileName().toString());
      assertNothingRead(pipeline, sink);
      assertThat(file).hasContent("{\"format\": 1, \"pipe");
    }
  }

  @Test
  void twoPipelinesOfOneNameDoNotRunAtOnce() {
    try (SourceUnderTest source = Db.POSTGRES_17.create();
        CdcPipeline first = pipeline(source, new Recorder()).build()) {
      first.start();
      Recorder sink = new Recorder();
      CdcPipeline second = pipeline(source, sink).build();
      assertThatThrownBy(second::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.OFFSET_STORE));
      assertNothingRead(second, sink);
    }
  }

  @Test
  void aSlotInUseNamesItsUser() {
    try (SourceUnderTest source = Db.POSTGRES_17.create();
        CdcPipeline first =
            pipeline(source, new Recorder()).offsetStore(OffsetStore.memory()).build()) {
      first.start();
      org.awaitility.Awaitility.await()
          .until(
              () ->
                  "t"
                      .equals(
                          source.database.queryOne(
                              "SELECT active FROM pg_replication_slots WHERE slot_name = 'cdc_errors'")));
      Recorder sink = new Recorder();
      CdcPipeline second = pipeline(source, sink).offsetStore(OffsetStore.memory()).build();
      assertThatThrownBy(second::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SLOT_IN_USE))
          .hasMessageContaining("cdc_errors");
      assertNothingRead(second, sink);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRES_17", "MYSQL_GTID"})
  void aSinkThatCannotBeReachedIsNamedWithinTheStartTimeout(Db db) {
    try (SourceUnderTest source = db.create()) {
      source.insert(1, 3);
      Recorder sink =
          new Recorder() {
            @Override
            public void open(SinkContext context) {
              throw new RetriableSinkException("nobody answers at sink.example:6667; is it up?");
            }
          };
      CdcPipeline pipeline = pipeline(source, sink).startTimeout(Duration.ofSeconds(2)).build();
      assertThatThrownBy(pipeline::start)
          .isInstanceOfSatisfying(
              CdcException.class, e -> assertThat(e.reason()).isEqualTo(Reason.SINK))
          .hasMessageContaining("sink.example:6667");
      assertNothingRead(pipeline, sink);
    }
  }

  @Test
  void aSinkThatRefusesFailsAtOnce() {
    try (SourceUnderTest source = Db.POSTGRES_17.create()) {
      Recorder sink =
          new Recorder() {
            @Override
            public void open(SinkContext context) {
              throw new FatalSinkException("wrong password for cdc at sink.example:6667");
            }
          };
      CdcPipeline pipeline = pipeline(source, sink).build();
      assertThatThrownBy(pipeline::start)
          .isInstanceOf(CdcException.class)
          .hasMessageContaining("wrong password");
      assertNothingRead(pipeline, sink);
      assertThat(
              source.database.queryOne(
                  "SELECT count(*) FROM pg_replication_slots WHERE slot_name = 'cdc_errors'"))
          .isEqualTo("0");
    }
  }

  private CdcPipelineBuilder pipeline(SourceUnderTest source, Recorder sink) {
    return CdcPipeline.builder()
        .name("errors")
        .source(source.source("items"))
        .sink(sink)
        .offsetStore(OffsetStore.file(directory));
  }

  private static void assertNothingRead(CdcPipeline pipeline, Recorder sink) {
    assertThat(sink.events()).isEmpty();
    assertThat(pipeline.status().state()).isEqualTo(PipelineState.FAILED);
    assertThat(pipeline.status().failure()).isPresent();
  }
}
