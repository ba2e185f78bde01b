package io.cdcpipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SinkOptionTest {
  @Test
  void everyKindReadsItsText() {
    assertThat(TestFactory.URL.parse(" as it is ")).isEqualTo(" as it is ");
    assertThat(TestFactory.SIZE.parse("-3")).isEqualTo(-3);
    assertThat(TestFactory.FAST.parse("false")).isFalse();
    assertThat(TestFactory.WAIT.parse("PT1.5S")).isEqualTo(Duration.ofMillis(1500));
    assertThat(TestFactory.UNIT.parse("seconds")).isEqualTo(TimeUnit.SECONDS);
  }

  @Test
  void aDashInAChoiceStandsForAnUnderscore() {
    SinkOption<Mode> option = SinkOption.choice("mode", "How", Mode.class);
    assertThat(option.parse("on-demand")).isEqualTo(Mode.ON_DEMAND);
    assertThat(option.parse("ON_DEMAND")).isEqualTo(Mode.ON_DEMAND);
  }

  @ParameterizedTest
  @CsvSource({"size,many", "fast,yes", "wait,5s", "unit,weeks"})
  void aTextThatCannotBeReadIsNamedWithItsOption(String name, String text) {
    SinkOption<?> option =
        new TestFactory()
            .options().stream().filter(o -> o.name().equals(name)).findFirst().orElseThrow();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> option.parse(text))
        .withMessageStartingWith("Sink option " + name + ": '" + text + "' cannot be read");
  }

  @Test
  void aWrongChoiceNamesTheRightOnes() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TestFactory.UNIT.parse("weeks"))
        .withMessageContaining("SECONDS")
        .withMessageContaining("DAYS");
  }

  @Test
  void anOptionIsEitherRequiredOrHasADefault() {
    assertThat(TestFactory.URL.required()).isTrue();
    assertThat(TestFactory.URL.withDefault("x").required()).isFalse();
    assertThat(TestFactory.SIZE.asRequired().defaultValue()).isEmpty();
  }

  @Test
  void aSecretStaysASecret() {
    assertThat(TestFactory.PASSWORD.secret()).isTrue();
    assertThat(TestFactory.PASSWORD.asRequired().secret()).isTrue();
    assertThat(TestFactory.PASSWORD.withDefault("x").secret()).isTrue();
  }

  private enum Mode {
    ON_DEMAND
  }
}
