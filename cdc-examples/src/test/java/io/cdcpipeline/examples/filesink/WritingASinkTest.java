package io.cdcpipeline.examples.filesink;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.sink.SinkFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What {@code docs/writing-a-sink.md} says is so. */
final class WritingASinkTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);

  @Test
  void quotedCodeIsCompiledCode() throws IOException {
    String page = Files.readString(ROOT.resolve("docs/writing-a-sink.md"));
    List<MatchResult> snippets = SNIPPET.matcher(page).results().toList();
    assertThat(snippets).hasSize(2);
    for (MatchResult snippet : snippets) {
      assertThat(Files.readString(ROOT.resolve(snippet.group(1)))).contains(snippet.group(2));
    }
  }

  @Test
  void theFileSinkIsFoundByItsName() {
    assertThat(ServiceLoader.load(SinkFactory.class).stream().map(ServiceLoader.Provider::type))
        .contains(FileSinkFactory.class);
  }
}
