package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import io.cdcpipeline.model.Unchanged;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the text form of {@link CanonicalText}. Used once. */
final class CanonicalTextReader {
  private final String text;
  private int at;

  CanonicalTextReader(String text) {
    this.text = text;
  }

  @Nullable Object value() {
    char tag = next();
    return switch (tag) {
      case '~' -> null;
      case '{' -> map();
      case '[' -> list();
      default -> scalar(tag, word());
    };
  }

  void expectEnd() {
    if (at != text.length()) {
      throw broken("more than one value");
    }
  }

  private static @Nullable Object scalar(char tag, String word) {
    return switch (tag) {
      case 's' -> word;
      case 'l' -> Long.valueOf(word);
      case 'i' -> Integer.valueOf(word);
      case 'b' -> Boolean.valueOf(word);
      case 'd' -> Double.valueOf(word);
      case 'f' -> Float.valueOf(word);
      case 'n' -> new BigDecimal(word);
      case 'u' -> new BigInteger(word);
      case 'x' -> HexFormat.of().parseHex(word);
      case 'Z' -> Instant.parse(word);
      case 'L' -> LocalDateTime.parse(word);
      case 'D' -> LocalDate.parse(word);
      case 'T' -> Duration.parse(word);
      case 'O' -> OffsetTime.parse(word);
      case 'U' -> UUID.fromString(word);
      case '?' -> Unchanged.VALUE;
      case 'N' -> SpecialNumber.valueOf(word);
      case 'V' -> interval(word.split(":"));
      case 'G' -> geometry(word);
      default -> throw new IllegalArgumentException("Unknown type tag '" + tag + "'");
    };
  }

  private static Interval interval(String[] parts) {
    return new Interval(
        Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
  }

  private static Geometry geometry(String word) {
    int colon = word.indexOf(':');
    Integer srid = colon == 0 ? null : Integer.valueOf(word.substring(0, colon));
    return new Geometry(HexFormat.of().parseHex(word.substring(colon + 1)), srid);
  }

  private Map<String, @Nullable Object> map() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (peek() != '}') {
      String name = word();
      expect('=');
      map.put(name, value());
      expect(',');
    }
    at++;
    return Collections.unmodifiableMap(map);
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> list = new ArrayList<>();
    while (peek() != ']') {
      list.add(value());
      expect(',');
    }
    at++;
    return Collections.unmodifiableList(list);
  }

  private String word() {
    int start = at;
    while (at < text.length() && "=,]}".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String word = text.substring(start, at);
    return word.indexOf('%') < 0 && word.indexOf('+') < 0
        ? word
        : URLDecoder.decode(word, StandardCharsets.UTF_8);
  }

  private char peek() {
    if (at >= text.length()) {
      throw broken("ends early");
    }
    return text.charAt(at);
  }

  private char next() {
    char c = peek();
    at++;
    return c;
  }

  private void expect(char c) {
    if (next() != c) {
      throw broken("expected '" + c + "'");
    }
  }

  private IllegalArgumentException broken(String what) {
    return new IllegalArgumentException("Recorded value broken at " + at + ": " + what);
  }
}
