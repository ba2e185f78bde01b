package io.cdcpipeline.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class SinkOptionsTest {
  private final SinkFactory factory = new TestFactory();

  @Test
  void optionsAreReadFromTheirNamesAndTexts() {
    SinkOptions options = SinkOptions.parse(factory, Map.of("url", "here", "size", "7"));
    assertThat(options.get(TestFactory.URL)).isEqualTo("here");
    assertThat(options.get(TestFactory.SIZE)).isEqualTo(7);
    assertThatCode(() -> options.validate(factory)).doesNotThrowAnyException();
  }

  @Test
  void everyProblemOfATextIsNamedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> SinkOptions.parse(factory, Map.of("sise", "7", "fast", "yes", "wait", "5s")))
        .withMessageContaining("Sink test has no option sise; it has [url, password, size,")
        .withMessageContaining("Sink option fast: 'yes'")
        .withMessageContaining("Sink option wait: '5s'");
  }

  @Test
  void everyMissingAndEveryUnknownOptionIsNamedAtOnce() {
    SinkOption<String> unknown = SinkOption.text("color", "Of nothing");
    SinkOptions options = SinkOptions.builder().set(unknown, "red").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.validate(factory))
        .withMessageContaining("Sink test needs the option url: Where to write")
        .withMessageContaining("Sink test has no option color");
  }

  @Test
  void anOptionOfAnotherSinkIsUnknownEvenUnderTheSameName() {
    SinkOption<String> url = SinkOption.text("url", "Of another sink");
    SinkOptions options =
        SinkOptions.builder().set(TestFactory.URL, "here").set(url, "there").build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.validate(factory))
        .withMessageContaining("has no option url");
  }

  @Test
  void anOptionThatIsNotSetHasItsDefaultOrNone() {
    assertThat(SinkOptions.none().get(TestFactory.SIZE)).isEqualTo(500);
    assertThat(SinkOptions.none().find(TestFactory.FAST)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SinkOptions.none().get(TestFactory.URL))
        .withMessage("Sink option url is not set: Where to write");
  }

  @Test
  void secretsAreMasked() {
    SinkOptions options =
        SinkOptions.builder()
            .set(TestFactory.URL, "here")
            .set(TestFactory.PASSWORD, "s3cr3t")
            .build();
    assertThat(options).hasToString("SinkOptions{password=***, url=here}");
  }

  @Test
  void withAndWithoutLeaveTheOptionsAsTheyWere() {
    SinkOptions options = SinkOptions.builder().set(TestFactory.URL, "here").build();
    assertThat(options.with(TestFactory.URL, "there").get(TestFactory.URL)).isEqualTo("there");
    assertThat(options.without(TestFactory.URL).find(TestFactory.URL)).isEmpty();
    assertThat(options.get(TestFactory.URL)).isEqualTo("here");
  }

  @Test
  void theLastValueOfABuilderWinsAndLaterOnesDoNotReachWhatItBuilt() {
    SinkOptions.Builder builder =
        SinkOptions.builder().set(TestFactory.SIZE, 1).set(TestFactory.SIZE, 2);
    SinkOptions options = builder.build();
    builder.set(TestFactory.SIZE, 3);
    assertThat(options.get(TestFactory.SIZE)).isEqualTo(2);
  }

  @Test
  void aNullValueIsRefusedWithTheOptionsName() {
    assertThatNullPointerException()
        .isThrownBy(() -> SinkOptions.builder().set(TestFactory.URL, null))
        .withMessage("url");
  }
}
