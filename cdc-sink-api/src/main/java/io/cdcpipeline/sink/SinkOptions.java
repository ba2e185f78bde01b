package io.cdcpipeline.sink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Values of {@link SinkOption}s. Immutable; {@link #toString()} masks the secret ones. */
public final class SinkOptions {
  private final Map<SinkOption<?>, Object> values;

  private SinkOptions(Map<SinkOption<?>, Object> values) {
    this.values = Map.copyOf(values);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** No options. */
  public static SinkOptions none() {
    return new SinkOptions(Map.of());
  }

  /**
   * Reads options from names and texts, as a configuration file has them.
   *
   * @throws IllegalArgumentException naming every unknown option and every value that cannot be
   *     read
   */
  public static SinkOptions parse(SinkFactory factory, Map<String, String> texts) {
    Builder builder = builder();
    List<String> problems = new ArrayList<>();
    texts.forEach(
        (name, text) ->
            factory.options().stream()
                .filter(option -> option.name().equals(name))
                .findFirst()
                .ifPresentOrElse(
                    option -> {
                      try {
                        builder.setParsed(option, text);
                      } catch (IllegalArgumentException e) {
                        problems.add(String.valueOf(e.getMessage()));
                      }
                    },
                    () -> problems.add(unknown(factory, name))));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return builder.build();
  }

  private static String unknown(SinkFactory factory, String name) {
    return "Sink " + factory.name() + " has no option " + name + "; it has " + factory.options();
  }

  /**
   * Checks that only options of this factory are set and all required ones are.
   *
   * @throws IllegalArgumentException naming every problem
   */
  public void validate(SinkFactory factory) {
    List<String> problems = new ArrayList<>();
    for (SinkOption<?> option : factory.options()) {
      if (option.required() && !values.containsKey(option)) {
        problems.add(
            "Sink " + factory.name() + " needs the option " + option + ": " + option.doc());
      }
    }
    for (SinkOption<?> option : values.keySet()) {
      if (!factory.options().contains(option)) {
        problems.add(unknown(factory, option.name()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
  }

  /** The value set, or else the option's default. */
  public <T> Optional<T> find(SinkOption<T> option) {
    Object value = values.get(option);
    return value == null ? option.defaultValue() : Optional.of(option.type().cast(value));
  }

  /**
   * The value set, or else the option's default.
   *
   * @throws IllegalArgumentException if there is neither
   */
  public <T> T get(SinkOption<T> option) {
    return find(option)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "Sink option " + option + " is not set: " + option.doc()));
  }

  /** These options and one more; replaces the option's value if it is set. */
  public <T> SinkOptions with(SinkOption<T> option, T value) {
    Map<SinkOption<?>, Object> copy = new HashMap<>(values);
    copy.put(option, Objects.requireNonNull(value, option.name()));
    return new SinkOptions(copy);
  }

  /** These options less one. */
  public SinkOptions without(SinkOption<?> option) {
    Map<SinkOption<?>, Object> copy = new HashMap<>(values);
    copy.remove(option);
    return new SinkOptions(copy);
  }

  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>();
    values.forEach(
        (option, value) -> shown.put(option.name(), option.secret() ? "***" : "" + value));
    return "SinkOptions" + shown;
  }

  /** Builds {@link SinkOptions}. */
  public static final class Builder {
    private final Map<SinkOption<?>, Object> values = new HashMap<>();

    private Builder() {}

    /** Sets an option; the last value wins. */
    public <T> Builder set(SinkOption<T> option, T value) {
      values.put(option, Objects.requireNonNull(value, option.name()));
      return this;
    }

    private <T> void setParsed(SinkOption<T> option, String text) {
      set(option, option.parse(text));
    }

    public SinkOptions build() {
      return new SinkOptions(values);
    }
  }
}
