package io.cdcpipeline.internal.source;

/** JSON text without the white space that means nothing. */
public final class JsonText {
  private JsonText() {}

  /** Returns the text itself where there is nothing to take away. */
  public static String compact(String json) {
    int length = json.length();
    boolean quoted = false;
    for (int i = 0; i < length; i++) {
      char c = json.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (isBlank(c)) {
        return compactFrom(json, i);
      }
    }
    return json;
  }

  private static String compactFrom(String json, int firstBlank) {
    StringBuilder out = new StringBuilder(json.length()).append(json, 0, firstBlank);
    boolean quoted = false;
    for (int i = firstBlank; i < json.length(); i++) {
      char c = json.charAt(i);
      if (quoted) {
        out.append(c);
        if (c == '\\') {
          out.append(json.charAt(++i));
        } else if (c == '"') {
          quoted = false;
        }
      } else if (!isBlank(c)) {
        out.append(c);
        quoted = c == '"';
      }
    }
    return out.toString();
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\n' || c == '\r' || c == '\t';
  }
}
