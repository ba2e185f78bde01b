package io.cdcpipeline.examples.filesink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.model.ChangeEvent;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.sink.Events;
import io.cdcpipeline.testkit.sink.Schemas;
import io.cdcpipeline.testkit.sink.TestSinkContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkWriterTest {
  private static final TableSchema ITEMS =
      Schemas.table("shop.items").key("id", Kind.INT64).build();

  @TempDir private Path directory;

  @Test
  void anEventThatComesAgainAfterARestartStandsInTheFileOnce() throws IOException {
    Path file = directory.resolve("changes");
    Events events = new Events();
    ChangeEvent first = events.create(Row.of(ITEMS, 1L));
    ChangeEvent second = events.create(Row.of(ITEMS, 2L));
    TestSinkContext context = TestSinkContext.first();
    try (FileSinkWriter writer = new FileSinkWriter(file)) {
      writer.open(context);
      writer.write(List.of(first));
      context.storeState(writer.flush());
      writer.write(List.of(second));
    }
    assertThat(Files.readAllLines(file)).hasSize(2);
    try (FileSinkWriter writer = new FileSinkWriter(file)) {
      writer.open(context.next());
      writer.write(List.of(second));
      writer.flush();
    }
    assertThat(Files.readAllLines(file))
        .containsExactly(
            first.position().text() + "\tCREATE\tshop.items\tid=1",
            second.position().text() + "\tCREATE\tshop.items\tid=2");
  }
}
