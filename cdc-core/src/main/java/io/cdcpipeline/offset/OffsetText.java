package io.cdcpipeline.offset;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The text form of offsets. */
final class OffsetText {
  static final String POSTGRES = "postgres";
  static final String MYSQL = "mysql";

  private OffsetText() {}

  static SourceOffset parse(String text) {
    String[] words = text.strip().split("\\s+");
    return switch (words[0].toLowerCase(Locale.ROOT)) {
      case POSTGRES -> postgres(parts(text, words, Set.of("lsn")), text);
      case MYSQL -> mysql(parts(text, words, Set.of("file", "pos", "gtids")), text);
      default -> throw malformed(text, "it must begin with postgres or mysql");
    };
  }

  private static PostgresOffset postgres(Map<String, String> parts, String text) {
    String lsn = parts.get("lsn");
    if (lsn == null) {
      throw malformed(text, "lsn is missing");
    }
    return new PostgresOffset(Lsn.parse(lsn));
  }

  private static MySqlOffset mysql(Map<String, String> parts, String text) {
    String file = parts.getOrDefault("file", "");
    String position = parts.get("pos");
    if (file.isEmpty() != (position == null)) {
      throw malformed(text, "file and pos belong together");
    }
    String gtids = parts.get("gtids");
    return new MySqlOffset(
        gtids == null ? GtidSet.empty() : GtidSet.parse(gtids), file, position(position, text));
  }

  private static long position(@Nullable String position, String text) {
    if (position == null) {
      return 0;
    }
    try {
      return Long.parseLong(position);
    } catch (NumberFormatException e) {
      throw malformed(text, "pos must be a number, got " + position);
    }
  }

  private static Map<String, String> parts(String text, String[] words, Set<String> allowed) {
    Map<String, String> parts = new HashMap<>();
    for (int i = 1; i < words.length; i++) {
      int equal = words[i].indexOf('=');
      String name = equal < 0 ? words[i] : words[i].substring(0, equal);
      if (equal < 0 || !allowed.contains(name)) {
        throw malformed(text, "unknown part '" + words[i] + "'");
      }
      if (parts.put(name, words[i].substring(equal + 1)) != null) {
        throw malformed(text, name + " stands there twice");
      }
    }
    return parts;
  }

  static IllegalArgumentException incomparable(SourceOffset one, SourceOffset other) {
    return new IllegalArgumentException("Offsets cannot be compared: " + one + " with " + other);
  }

  private static IllegalArgumentException malformed(String text, String problem) {
    return new IllegalArgumentException(
        "Not an offset: '"
            + text
            + "': "
            + problem
            + "; expected 'postgres lsn=<LSN>' or 'mysql file=<name> pos=<n> gtids=<set>'");
  }
}
