package io.cdcpipeline.testkit.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOption;
import io.cdcpipeline.sink.SinkOptions;
import io.cdcpipeline.sink.SinkWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What {@link SinkFactory} promises. */
abstract class OptionContract extends ErrorContract {
  private static final String SECRET = "s3cr3t-never-to-be-seen";

  @Test
  final void theNameHasLowerCaseLettersDigitsAndDashes() {
    assertThat(fixture.factory().name()).matches("[a-z0-9]+(-[a-z0-9]+)*");
  }

  @Test
  final void everyOptionHasANameOfItsOwnAndADescription() {
    List<SinkOption<?>> options = fixture.factory().options();
    assertThat(options).extracting(SinkOption::name).doesNotHaveDuplicates();
    assertThat(options)
        .allSatisfy(option -> assertThat(option.doc()).as(option.name()).isNotBlank());
  }

  @Test
  final void anOptionThatIsNotKnownIsRefusedByName() {
    SinkOption<String> unknown = SinkOption.text("no-such-option", "Not an option of any sink");
    SinkOptions options = fixture.options().with(unknown, "x");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> createAndClose(options))
        .withMessageContaining("no-such-option");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> fixture.factory().capabilities(options))
        .withMessageContaining("no-such-option");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SinkOptions.parse(fixture.factory(), Map.of("no-such-option", "x")))
        .withMessageContaining("no-such-option");
  }

  @Test
  final void aRequiredOptionThatIsNotSetIsNamed() {
    for (SinkOption<?> option : fixture.factory().options()) {
      if (option.required()) {
        SinkOptions options = fixture.options().without(option);
        assertThatIllegalArgumentException()
            .as("without %s", option)
            .isThrownBy(() -> createAndClose(options))
            .withMessageContaining(option.name());
      }
    }
  }

  @Test
  final void secretsAreNeverShown() {
    SinkOptions options = fixture.options();
    for (SinkOption<?> option : fixture.factory().options()) {
      if (option.secret() && option.type() == String.class) {
        options = withSecret(options, option);
      }
    }
    assertThat(options.toString()).doesNotContain(SECRET);
    try (SinkWriter writer = fixture.factory().createWriter(options)) {
      assertThat(writer.toString()).doesNotContain(SECRET);
    }
    assertThat(fixture.factory().toString()).doesNotContain(SECRET);
    assertThat(fixture.factory().capabilities(options).toString()).doesNotContain(SECRET);
  }

  private static <T> SinkOptions withSecret(SinkOptions options, SinkOption<T> option) {
    return options.with(option, option.parse(SECRET));
  }

  private void createAndClose(SinkOptions options) {
    fixture.factory().createWriter(options).close();
  }
}
