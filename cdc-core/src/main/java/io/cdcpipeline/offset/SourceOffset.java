package io.cdcpipeline.offset;

/**
 * A place in a source's log from which streaming can go on: always the boundary between two
 * transactions, never a place inside one. Compared as what it is, never as text.
 */
public sealed interface SourceOffset permits PostgresOffset, MySqlOffset {

  /**
   * Whether everything before {@code other} also lies before this place.
   *
   * <p>This is a partial order: of two GTID sets neither may contain the other, and then the answer
   * is false both ways.
   *
   * @throws IllegalArgumentException if the two have nothing in common by which to compare them:
   *     they are of different databases, or one has only GTIDs and the other only a binlog file
   */
  boolean isAtOrAfter(SourceOffset other);

  /**
   * One line for people to read and edit, and for {@link #parse}: {@code postgres lsn=16/B374D848},
   * or {@code mysql file=binlog.000004 pos=1234 gtids=3e11fa47-71ca-11e1-9e33-c80aa9429562:1-5}.
   */
  String text();

  /**
   * Reads what {@link #text()} wrote. The parts may come in any order; of MySQL's, {@code gtids} or
   * {@code file} with {@code pos} may be left out.
   *
   * @throws IllegalArgumentException naming what is wrong and what was expected
   */
  static SourceOffset parse(String text) {
    return OffsetText.parse(text);
  }
}
