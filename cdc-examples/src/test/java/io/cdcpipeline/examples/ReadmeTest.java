package io.cdcpipeline.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is written for newcomers is true. */
final class ReadmeTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final Pattern SNIPPET =
      Pattern.compile("<!-- snippet: (\\S+) -->\\n```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern QUOTED =
      Pattern.compile("// spotless:off README\\n(.*?) *// spotless:on README", Pattern.DOTALL);
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:\\s]+)(#[^)]*)?\\)");

  @Test
  void theReadmesCodeIsCompiledCode() throws IOException {
    Matcher snippet = SNIPPET.matcher(Files.readString(ROOT.resolve("README.md")));
    assertThat(snippet.find()).isTrue();
    String source = Files.readString(ROOT.resolve(snippet.group(1)));
    Matcher quoted = QUOTED.matcher(source);
    assertThat(quoted.find()).isTrue();
    assertThat(snippet.group(2)).isEqualTo(quoted.group(1).stripTrailing().stripIndent() + "\n");
    assertThat(snippet.group(2).lines()).hasSizeLessThanOrEqualTo(13);
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    List<Path> pages;
    try (Stream<Path> top = Files.list(ROOT);
        Stream<Path> docs = Files.walk(ROOT.resolve("docs"))) {
      pages = Stream.concat(top, docs).filter(p -> p.toString().endsWith(".md")).toList();
    }
    assertThat(pages).isNotEmpty();
    for (Path page : pages) {
      for (MatchResult link : LINK.matcher(Files.readString(page)).results().toList()) {
        assertThat(page.resolveSibling(link.group(1))).as("link in " + page).exists();
      }
    }
  }
}
