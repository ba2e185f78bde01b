package io.cdcpipeline.internal.postgres;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code "a"=>"1", "b"=>NULL}; the server always quotes keys and values. */
final class PostgresHstore {
  private PostgresHstore() {}

  static Map<String, @Nullable String> decode(String text) {
    PostgresLiteral literal = new PostgresLiteral(text);
    Map<String, @Nullable String> map = new LinkedHashMap<>();
    while (!literal.isAtEnd()) {
      String key = literal.quoted();
      literal.skip("=>".length());
      if (literal.next() == '"') {
        map.put(key, literal.quoted());
      } else {
        map.put(key, null);
        literal.skip("NULL".length());
      }
      literal.skip(", ".length());
    }
    return Collections.unmodifiableMap(map);
  }
}
