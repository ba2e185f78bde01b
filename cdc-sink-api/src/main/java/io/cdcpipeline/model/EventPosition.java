package io.cdcpipeline.model;

import java.util.HexFormat;

/**
 * Where an event stands in its source's log: the place of its transaction, and its ordinal in it.
 * Totally ordered within one source and the same each time the event is delivered.
 *
 * <p>The place is PostgreSQL's commit LSN, or MySQL's binlog file number and the position in it
 * where the transaction starts. Never the place of the row itself: PostgreSQL's row LSNs are not in
 * commit order, and with MySQL's binlog compression all rows of a transaction have one.
 *
 * @param transaction place of the transaction, compared as unsigned
 * @param ordinal number of the event in its transaction, from 0
 */
public record EventPosition(long transaction, long ordinal) implements Comparable<EventPosition> {
  private static final HexFormat HEX = HexFormat.of();
  private static final int TRANSACTION_DIGITS = 16;
  private static final int ORDINAL_DIGITS = 12;
  private static final int TEXT_LENGTH = TRANSACTION_DIGITS + 1 + ORDINAL_DIGITS;

  /** Before every other position. */
  public static final EventPosition START = new EventPosition(0, 0);

  public EventPosition {
    if (ordinal < 0 || ordinal >= 1L << 48) {
      throw new IllegalArgumentException("ordinal must be 0 to 2^48-1, got " + ordinal);
    }
  }

  @Override
  public int compareTo(EventPosition other) {
    int byTransaction = Long.compareUnsigned(transaction, other.transaction);
    return byTransaction != 0 ? byTransaction : Long.compare(ordinal, other.ordinal);
  }

  public boolean isAfter(EventPosition other) {
    return compareTo(other) > 0;
  }

  /** 29 characters, {@code <16 hex digits>/<12 hex digits>}; texts sort as positions do. */
  public String text() {
    return HEX.toHexDigits(transaction) + '/' + HEX.toHexDigits(ordinal, ORDINAL_DIGITS);
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws IllegalArgumentException if the text is not of that form
   */
  public static EventPosition parse(String text) {
    if (text.length() != TEXT_LENGTH || text.charAt(TRANSACTION_DIGITS) != '/') {
      throw notAPosition(text);
    }
    return new EventPosition(
        digits(text, 0, TRANSACTION_DIGITS), digits(text, TRANSACTION_DIGITS + 1, TEXT_LENGTH));
  }

  private static long digits(String text, int from, int to) {
    long value = 0;
    for (int i = from; i < to; i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        throw notAPosition(text);
      }
      value = (value << 4) | HexFormat.fromHexDigit(c);
    }
    return value;
  }

  private static IllegalArgumentException notAPosition(String text) {
    return new IllegalArgumentException(
        "Not an event position: '"
            + text
            + "', expected <16 lower case hex digits>/<12 lower case hex digits>");
  }

  @Override
  public String toString() {
    return text();
  }
}
