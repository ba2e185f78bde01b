package io.cdcpipeline.sink;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A typed, documented setting of a sink that knows whether it is secret. Constants of a sink's
 * options class; compared by identity.
 *
 * @param <T> class of the value
 */
public final class SinkOption<T> {
  private final String name;
  private final String doc;
  private final Class<T> type;
  private final Function<String, T> parser;
  private final @Nullable T defaultValue;
  private final boolean required;
  private final boolean secret;

  private SinkOption(
      String name,
      String doc,
      Class<T> type,
      Function<String, T> parser,
      @Nullable T defaultValue,
      boolean required,
      boolean secret) {
    this.name = Objects.requireNonNull(name, "name");
    this.doc = Objects.requireNonNull(doc, "doc");
    this.type = type;
    this.parser = parser;
    this.defaultValue = defaultValue;
    this.required = required;
    this.secret = secret;
  }

  /** A text option. */
  public static SinkOption<String> text(String name, String doc) {
    return of(name, doc, String.class, Function.identity());
  }

  /** A text option whose value is never shown. */
  public static SinkOption<String> secret(String name, String doc) {
    return new SinkOption<>(name, doc, String.class, Function.identity(), null, false, true);
  }

  /** A whole number. */
  public static SinkOption<Integer> integer(String name, String doc) {
    return of(name, doc, Integer.class, Integer::valueOf);
  }

  /** A switch: {@code true} or {@code false}. */
  public static SinkOption<Boolean> flag(String name, String doc) {
    return of(name, doc, Boolean.class, SinkOption::parseFlag);
  }

  /** A duration in ISO-8601 form, {@code PT5S}. */
  public static SinkOption<Duration> duration(String name, String doc) {
    return of(name, doc, Duration.class, Duration::parse);
  }

  /** One of an enum's constants, case ignored in text. */
  public static <E extends Enum<E>> SinkOption<E> choice(String name, String doc, Class<E> type) {
    return of(name, doc, type, text -> parseChoice(text, type));
  }

  /**
   * An option of any class; {@code parser} throws IllegalArgumentException for text it cannot read.
   */
  public static <T> SinkOption<T> of(
      String name, String doc, Class<T> type, Function<String, T> parser) {
    return new SinkOption<>(name, doc, type, parser, null, false, false);
  }

  /** This option with a default. */
  public SinkOption<T> withDefault(T value) {
    return new SinkOption<>(name, doc, type, parser, value, false, secret);
  }

  /** This option, without which the sink cannot be made. */
  public SinkOption<T> asRequired() {
    return new SinkOption<>(name, doc, type, parser, null, true, secret);
  }

  public String name() {
    return name;
  }

  /** One sentence for the reference. */
  public String doc() {
    return doc;
  }

  public Class<T> type() {
    return type;
  }

  public Optional<T> defaultValue() {
    return Optional.ofNullable(defaultValue);
  }

  public boolean required() {
    return required;
  }

  public boolean secret() {
    return secret;
  }

  /**
   * Reads a value from text.
   *
   * @throws IllegalArgumentException if the text is not a value; names the option, and the text
   *     unless it is secret
   */
  public T parse(String text) {
    try {
      return parser.apply(text);
    } catch (RuntimeException e) {
      String shown = secret ? "***" : "'" + text + "'";
      throw new IllegalArgumentException("Sink option " + name + ": " + shown + " " + reason(e), e);
    }
  }

  private static String reason(RuntimeException e) {
    String message = e.getMessage();
    return message == null ? "cannot be read" : "cannot be read: " + message;
  }

  private static Boolean parseFlag(String text) {
    return switch (text) {
      case "true" -> Boolean.TRUE;
      case "false" -> Boolean.FALSE;
      default -> throw new IllegalArgumentException("expected true or false");
    };
  }

  private static <E extends Enum<E>> E parseChoice(String text, Class<E> type) {
    List<E> constants = Arrays.asList(type.getEnumConstants());
    return constants.stream()
        .filter(c -> c.name().equalsIgnoreCase(text.replace('-', '_')))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("expected one of " + constants));
  }

  @Override
  public String toString() {
    return name;
  }
}
