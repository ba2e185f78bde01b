package io.cdcpipeline.offset;

/**
 * A place in PostgreSQL's write-ahead log.
 *
 * @param value the 64 bits, compared as unsigned
 */
public record Lsn(long value) implements Comparable<Lsn> {

  /**
   * Reads PostgreSQL's text form, two hexadecimal numbers of at most 8 digits: {@code 16/B374D848}.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw malformed(text);
    }
    return new Lsn(half(text, 0, slash) << 32 | half(text, slash + 1, text.length()));
  }

  private static long half(String text, int from, int to) {
    if (from >= to || to - from > 8) {
      throw malformed(text);
    }
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw malformed(text);
      }
      value = value << 4 | digit;
    }
    return value;
  }

  private static IllegalArgumentException malformed(String text) {
    return new IllegalArgumentException(
        "Not an LSN: '" + text + "'; expected two hexadecimal numbers such as 16/B374D848");
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  /** PostgreSQL's text form, {@code 16/B374D848}. */
  @Override
  public String toString() {
    return String.format("%X/%X", value >>> 32, value & 0xFFFF_FFFFL);
  }
}
