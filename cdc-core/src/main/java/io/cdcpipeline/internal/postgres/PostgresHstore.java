package io.cdcpipeline.internal.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code "a"=>"1", "b"=>NULL}; the server always quotes keys and values. */
final class PostgresHstore {
  private final String text;
  private int position;

  private PostgresHstore(String text) {
    this.text = text;
  }

  static Map<String, @Nullable String> decode(String text) {
    PostgresHstore reader = new PostgresHstore(text);
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    while (reader.position < text.length()) {
      String key = reader.quoted();
      reader.position += 2; // =>
      if (text.charAt(reader.position) == '"') {
        map.put(key, reader.quoted());
      } else {
        map.put(key, null);
        reader.position += 4; // NULL
      }
      reader.position += 2; // comma and blank
    }
    return Collections.unmodifiableMap(map);
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
