package io.cdcpipeline.internal.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array literal: {@code {1,NULL,3}}, nested for more dimensions. */
final class PostgresArray {
  private final PostgresLiteral literal;
  private final char delimiter;
  private final TextDecoder element;

  private PostgresArray(PostgresLiteral literal, char delimiter, TextDecoder element) {
    this.literal = literal;
    this.delimiter = delimiter;
    this.element = element;
  }

  /** Lower bounds other than 1, as in {@code [0:1]={7,8}}, are not part of the value. */
  static List<@Nullable Object> decode(String text, char delimiter, TextDecoder element) {
    PostgresLiteral literal = new PostgresLiteral(text);
    literal.skip(text.charAt(0) == '[' ? text.indexOf('=') + 1 : 0);
    return new PostgresArray(literal, delimiter, element).list();
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> values = new ArrayList<>();
    literal.skip(1);
    while (literal.next() != '}') {
      char c = literal.next();
      if (c == '{') {
        values.add(list());
      } else if (c == '"') {
        values.add(element.decode(literal.quoted()));
      } else {
        values.add(bare());
      }
      if (literal.next() == delimiter) {
        literal.skip(1);
      }
    }
    literal.skip(1);
    return Collections.unmodifiableList(values);
  }

  private @Nullable Object bare() {
    String word = literal.upTo(delimiter, '}');
    return word.equals("NULL") ? null : element.decode(word);
  }
}
