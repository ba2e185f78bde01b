package io.cdcpipeline.internal.postgres;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads an array literal: {@code {1,NULL,3}}, nested for more dimensions. */
final class PostgresArray {
  private final String text;
  private final char delimiter;
  private final TextDecoder element;
  private int position;

  private PostgresArray(String text, char delimiter, TextDecoder element) {
    this.text = text;
    this.delimiter = delimiter;
    this.element = element;
  }

  /** Lower bounds other than 1, as in {@code [0:1]={7,8}}, are not part of the value. */
  static List<@Nullable Object> decode(String text, char delimiter, TextDecoder element) {
    PostgresArray reader = new PostgresArray(text, delimiter, element);
    reader.position = text.charAt(0) == '[' ? text.indexOf('=') + 1 : 0;
    return reader.list();
  }

  private List<@Nullable Object> list() {
    List<@Nullable Object> values = new ArrayList<>();
    position++;
    while (text.charAt(position) != '}') {
      char c = text.charAt(position);
      if (c == '{') {
        values.add(list());
      } else if (c == '"') {
        values.add(element.decode(quoted()));
      } else {
        values.add(bare());
      }
      if (text.charAt(position) == delimiter) {
        position++;
      }
    }
    position++;
    return Collections.unmodifiableList(values);
  }

  private @Nullable Object bare() {
    int start = position;
    while (text.charAt(position) != delimiter && text.charAt(position) != '}') {
      position++;
    }
    String word = text.substring(start, position);
    return word.equals("NULL") ? null : element.decode(word);
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    position++;
    while (text.charAt(position) != '"') {
      if (text.charAt(position) == '\\') {
        position++;
      }
      value.append(text.charAt(position++));
    }
    position++;
    return value.toString();
  }
}
