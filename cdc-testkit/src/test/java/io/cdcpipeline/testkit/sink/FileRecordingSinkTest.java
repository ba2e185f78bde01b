package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Key;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.model.Unchanged;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import io.cdcpipeline.testkit.sink.RecordedCall.Written;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class FileRecordingSinkTest {
  private static final TableSchema SCHEMA =
      Schemas.table("shop.or\tders").key("id", Kind.INT64).column("a = b", Kind.STRING).build();

  @TempDir Path dir;

  @ParameterizedTest
  @EnumSource
  void everyValueSurvivesTheText(Kind kind) {
    for (Object value : SampleValues.edges(kind)) {
      String text = CanonicalText.encode(value);
      assertThat(text).doesNotContain("\t", "\n");
      Object back = CanonicalText.decode(text);
      assertThat(CanonicalText.encode(back)).isEqualTo(text);
      assertThat(Key.of(back)).isEqualTo(Key.of(value));
    }
  }

  @Test
  void everythingOfAnEventIsRead() throws Exception {
    Events events = new Events();
    Row before = Row.of(SCHEMA, 1L, Unchanged.VALUE);
    List<ChangeEvent> transaction =
        events.transaction(
            List.of(
                events.update(before, Row.of(SCHEMA, 2L, null)),
                events.delete(Row.of(SCHEMA, 2L, "x"))));
    ChangeEvent read = events.read(Row.of(SCHEMA, 3L, "y"));
    ChangeEvent truncate = events.truncate(SCHEMA);
    try (SinkWriter writer = open(TestSinkContext.first())) {
      writer.write(transaction);
      writer.flush();
      writer.write(List.of(read, truncate));
    }
    FileRecording recording = FileRecording.read(file());
    assertThat(recording.events())
        .containsExactly(
            Written.of(0, 1, transaction.get(0)),
            Written.of(0, 1, transaction.get(1)),
            Written.of(0, 1, read),
            Written.of(0, 1, truncate));
    assertThat(recording.flushedEvents()).hasSize(2);
    assertThat(recording.torn()).isZero();
  }

  @Test
  void aTornLineIsCountedAndTheNextRunIsRead() throws Exception {
    Events events = new Events();
    TestSinkContext first = TestSinkContext.first();
    try (SinkWriter writer = open(first)) {
      writer.write(List.of(events.create(Row.of(SCHEMA, 1L, "x"))));
    }
    Files.writeString(file(), "W\t0\t1\tCREA", StandardOpenOption.APPEND);
    try (SinkWriter writer = open(first.next())) {
      writer.write(List.of(events.create(Row.of(SCHEMA, 1L, "x"))));
      writer.flush();
    }
    FileRecording recording = FileRecording.read(file());
    assertThat(recording.torn()).isEqualTo(1);
    assertThat(recording.events()).extracting(Written::epoch).containsExactly(1L, 2L);
    assertThat(recording.flushedEvents()).extracting(Written::epoch).containsExactly(2L);
  }

  @Test
  void aFileThatDoesNotExistIsEmpty() throws Exception {
    assertThat(FileRecording.read(dir.resolve("none")).calls()).isEmpty();
  }

  private SinkWriter open(TestSinkContext context) {
    SinkOptions options = SinkOptions.builder().set(FileRecordingSink.FILE, file()).build();
    SinkWriter writer = new FileRecordingSink().createWriter(options);
    writer.open(context);
    return writer;
  }

  private Path file() {
    return dir.resolve("recording");
  }
}
