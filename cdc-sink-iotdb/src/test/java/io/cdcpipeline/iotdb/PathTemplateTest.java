package io.cdcpipeline.iotdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.TableSchema;
import io.cdcpipeline.testkit.sink.Schemas;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PathTemplateTest {
  private static final TableSchema READINGS =
      Schemas.table("shop.reading")
          .key("site", Kind.STRING)
          .key("sensor", Kind.STRING)
          .key("at", Kind.TIMESTAMP)
          .column("v", Kind.INT32)
          .build();
  private static final int TIME = READINGS.indexOf("at");

  private static PathTemplate compile(String template) {
    return PathTemplate.compile(template, READINGS, TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "root.a.{sensor}, root.a.s1, root.a.*",
    "root.{namespace}.{table}.{sensor}, root.shop.reading.s1, root.shop.reading.*",
    "root.a.x_{sensor}_y, root.a.x_s1_y, root.a.*",
    "root.a.1, root.a.`1`, root.a.`1`"
  })
  void placeholdersAreReplaced(String template, String path, String pattern) throws Unfit {
    PathTemplate compiled = compile(template);
    assertThat(compiled.path(List.of("s1"))).isEqualTo(path);
    assertThat(compiled.pattern()).isEqualTo(pattern);
  }

  @Test
  void keyIsOneNodePerColumnWithoutTheTime() throws Unfit {
    PathTemplate template = compile("root.a.{key}");
    assertThat(template.columns()).containsExactly(0, 1);
    assertThat(template.path(List.of("north", "s.1"))).isEqualTo("root.a.north.`s.1`");
    assertThat(template.pattern()).isEqualTo("root.a.*.*");
  }

  @ParameterizedTest
  @CsvSource({"a.b, `a.b`", "1, `1`", "a`b, `a``b`", "a b, `a b`", "*, `*`", "A_1, A_1"})
  void valueIsOneNodeWhateverIsInIt(String value, String node) throws Unfit {
    assertThat(compile("root.a.{sensor}").path(List.of(value))).isEqualTo("root.a." + node);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "root", "TIME", "timestamp"})
  void valueThatIsNoNodeIsUnfit(String value) {
    assertThatThrownBy(() -> compile("root.a.{sensor}").path(List.of(value)))
        .isInstanceOf(Unfit.class)
        .hasMessageContaining("s_{column}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "root",
        "root.",
        "a.b",
        "root.a..b",
        "root.{}",
        "root.a-b",
        "root.{a",
        "ROOT.a"
      })
  void templateThatIsNoPathIsNamed(String template) {
    assertThat(PathTemplate.problem(template))
        .hasValueSatisfying(problem -> assertThat(problem).contains("'" + template + "'"));
  }

  @ParameterizedTest
  @CsvSource({
    "root.a.{sensor}.b, root.a",
    "root.{namespace}.1.x_{sensor}, root.shop.`1`",
    "root.{sensor}.b, root",
    "root.a.b, root.a.b"
  })
  void prefixIsWhatNoColumnChanges(String template, String prefix) {
    assertThat(compile(template).prefix()).isEqualTo(prefix);
  }

  @Test
  void columnThatTheTableDoesNotHaveIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> compile("root.{senosr}"))
        .withMessageContaining("{senosr}");
  }
}
