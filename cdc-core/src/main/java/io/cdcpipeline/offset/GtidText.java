package io.cdcpipeline.offset;

import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/** The text form of GTIDs. */
final class GtidText {
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern TAG = Pattern.compile("[a-z_][a-z0-9_]{0,31}");

  /** MySQL's greatest transaction number. */
  private static final long MAX = Long.MAX_VALUE - 1;

  private GtidText() {}

  /** Hands over each interval of a set with its source, {@code uuid} or {@code uuid:tag}. */
  static void read(String text, BiConsumer<String, GtidIntervals> intervals) {
    String compact = text.replaceAll("\\s", "").toLowerCase(Locale.ROOT);
    for (String part : compact.split(",", -1)) {
      if (!part.isEmpty()) {
        readSource(part, intervals);
      } else if (!compact.isEmpty()) {
        throw malformed(text, "nothing stands before or after a comma");
      }
    }
  }

  private static void readSource(String part, BiConsumer<String, GtidIntervals> intervals) {
    String[] fields = part.split(":", -1);
    String uuid = checkedUuid(fields[0], part);
    String source = uuid;
    boolean ready = false;
    for (int i = 1; i < fields.length; i++) {
      if (TAG.matcher(fields[i]).matches()) {
        source = uuid + ":" + fields[i];
        ready = false;
      } else {
        intervals.accept(source, interval(fields[i], part));
        ready = true;
      }
    }
    if (!ready) {
      throw malformed(part, "no interval stands at its end");
    }
  }

  private static GtidIntervals interval(String field, String part) {
    int dash = field.indexOf('-');
    long first = number(dash < 0 ? field : field.substring(0, dash), part);
    long last = dash < 0 ? first : number(field.substring(dash + 1), part);
    if (last < first) {
      throw malformed(part, "the interval " + field + " ends before it begins");
    }
    return GtidIntervals.of(first, last);
  }

  /** The number of a single transaction. */
  static long number(String gtid) {
    int colon = gtid.lastIndexOf(':');
    if (colon < 0) {
      throw malformed(gtid, "a transaction is <uuid>:<number>");
    }
    return number(gtid.substring(colon + 1), gtid);
  }

  /** The checked, lower case form of {@code uuid} or {@code uuid:tag}. */
  static String source(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    int colon = lower.indexOf(':');
    checkedUuid(colon < 0 ? lower : lower.substring(0, colon), text);
    if (colon >= 0 && !TAG.matcher(lower.substring(colon + 1)).matches()) {
      throw malformed(text, "'" + text.substring(colon + 1) + "' is not a tag");
    }
    return lower;
  }

  private static String checkedUuid(String uuid, String part) {
    if (!UUID.matcher(uuid).matches()) {
      throw malformed(part, "'" + uuid + "' is not a UUID");
    }
    return uuid;
  }

  private static long number(String text, String part) {
    boolean digits =
        !text.isEmpty() && text.length() <= 19 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    try {
      long number = digits ? Long.parseLong(text) : 0;
      if (number >= 1 && number <= MAX) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Beyond a long: the message below says it.
    }
    throw malformed(part, "'" + text + "' is not a transaction number of 1 to " + MAX);
  }

  private static IllegalArgumentException malformed(String part, String problem) {
    String shown = part.length() <= 200 ? part : part.substring(0, 200) + "…";
    return new IllegalArgumentException(
        "Not a GTID set: '"
            + shown
            + "': "
            + problem
            + "; expected <uuid>[:<tag>]:<first>[-<last>], several joined by commas");
  }
}
