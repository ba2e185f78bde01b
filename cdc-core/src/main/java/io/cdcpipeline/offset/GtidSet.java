package io.cdcpipeline.offset;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A set of MySQL's global transaction identifiers. Immutable and thread-safe.
 *
 * <p>The text form is MySQL's own, {@code uuid:1-5:7,uuid:tag:1-3}, with the tags of MySQL 8.3 and
 * later. A source here is a server's UUID, or one with a tag.
 */
public final class GtidSet {
  private static final GtidSet EMPTY = new GtidSet(new TreeMap<>());

  /** Ascending by source, so that the text form is canonical; never changed. */
  private final SortedMap<String, GtidIntervals> sources;

  private GtidSet(SortedMap<String, GtidIntervals> sources) {
    this.sources = sources;
  }

  /** The set without any transaction. */
  public static GtidSet empty() {
    return EMPTY;
  }

  /**
   * Reads MySQL's text form: white space and the case of letters do not matter, intervals may come
   * in any order and overlap, and an empty text is the empty set.
   *
   * @throws IllegalArgumentException naming the part that is wrong and what was expected
   */
  public static GtidSet parse(String text) {
    SortedMap<String, GtidIntervals> sources = new TreeMap<>();
    GtidText.read(
        text, (source, intervals) -> sources.merge(source, intervals, GtidIntervals::union));
    return of(sources);
  }

  private static GtidSet of(SortedMap<String, GtidIntervals> sources) {
    return sources.isEmpty() ? EMPTY : new GtidSet(sources);
  }

  public boolean isEmpty() {
    return sources.isEmpty();
  }

  /** Whether every transaction of {@code other} is in this set. */
  public boolean contains(GtidSet other) {
    for (Map.Entry<String, GtidIntervals> entry : other.sources.entrySet()) {
      GtidIntervals mine = sources.get(entry.getKey());
      if (mine == null || !mine.contains(entry.getValue())) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether the transaction is in this set.
   *
   * @param gtid one transaction, {@code uuid:7} or {@code uuid:tag:7}
   * @throws IllegalArgumentException if the text is not of that form
   */
  public boolean contains(String gtid) {
    long number = GtidText.number(gtid);
    GtidIntervals mine = sources.get(source(gtid));
    return mine != null && mine.contains(number);
  }

  /**
   * This set and the transaction. Made to be called once per transaction: the next number of a
   * known source copies the list of sources and that source's intervals, no more.
   *
   * @param gtid one transaction, {@code uuid:7} or {@code uuid:tag:7}
   * @throws IllegalArgumentException if the text is not of that form
   */
  public GtidSet add(String gtid) {
    long number = GtidText.number(gtid);
    String source = source(gtid);
    GtidIntervals mine = sources.get(source);
    if (mine != null && mine.contains(number)) {
      return this;
    }
    SortedMap<String, GtidIntervals> copy = new TreeMap<>(sources);
    copy.put(source, mine == null ? GtidIntervals.of(number, number) : mine.add(number));
    return new GtidSet(copy);
  }

  /** The source as it stands in the text when it is known already, else checked and lower case. */
  private String source(String gtid) {
    String source = gtid.substring(0, gtid.lastIndexOf(':'));
    return sources.containsKey(source) ? source : GtidText.source(source);
  }

  /** Everything that is in this set or in {@code other}. */
  public GtidSet union(GtidSet other) {
    SortedMap<String, GtidIntervals> union = new TreeMap<>(sources);
    other.sources.forEach(
        (source, intervals) -> union.merge(source, intervals, GtidIntervals::union));
    return of(union);
  }

  /** Everything that is in this set and not in {@code other}. */
  public GtidSet subtract(GtidSet other) {
    SortedMap<String, GtidIntervals> left = new TreeMap<>();
    sources.forEach(
        (source, intervals) -> {
          GtidIntervals theirs = other.sources.get(source);
          GtidIntervals rest = theirs == null ? intervals : intervals.subtract(theirs);
          if (rest != null) {
            left.put(source, rest);
          }
        });
    return of(left);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof GtidSet that && sources.equals(that.sources);
  }

  @Override
  public int hashCode() {
    return sources.hashCode();
  }

  /**
   * The canonical text: lower case, sources and intervals ascending, neighbouring intervals joined.
   * Equal sets have equal texts; MySQL and Debezium read it.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    sources.forEach(
        (source, intervals) -> {
          text.append(text.isEmpty() ? "" : ",").append(source);
          intervals.appendTo(text);
        });
    return text.toString();
  }
}
