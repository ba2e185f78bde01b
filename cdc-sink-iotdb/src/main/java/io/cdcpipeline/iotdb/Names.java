package io.cdcpipeline.iotdb;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Spells names as the server's two languages want them. */
final class Names {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Set<String> RESERVED = Set.of("root", "time", "timestamp");

  private Names() {}

  /** Whether the tree knows no such node, however it is quoted. */
  static boolean isReserved(String name) {
    return RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  /** One node of a tree path, in back quotes where it is not a plain word. */
  static String node(String name) {
    return PLAIN.matcher(name).matches() ? name : '`' + name.replace("`", "``") + '`';
  }

  /** An identifier in an SQL statement of the table model. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A string in an SQL statement. */
  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
