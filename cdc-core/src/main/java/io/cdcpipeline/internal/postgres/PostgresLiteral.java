package io.cdcpipeline.internal.postgres;

/** A literal that holds quoted texts, and how far it has been read. */
final class PostgresLiteral {
  private final String text;
  private int position;

  PostgresLiteral(String text) {
    this.text = text;
  }

  boolean isAtEnd() {
    return position >= text.length();
  }

  char next() {
    return text.charAt(position);
  }

  void skip(int characters) {
    position += characters;
  }

  /** Reads up to one of two characters, which is the next one then. */
  String upTo(char one, char other) {
    int start = position;
    while (next() != one && next() != other) {
      position++;
    }
    return text.substring(start, position);
  }

  /** Reads a text in quotes, in which a backslash stands before each quote and backslash. */
  String quoted() {
    StringBuilder value = new StringBuilder();
    skip(1);
    while (next() != '"') {
      if (next() == '\\') {
        skip(1);
      }
      value.append(next());
      skip(1);
    }
    skip(1);
    return value.toString();
  }
}
