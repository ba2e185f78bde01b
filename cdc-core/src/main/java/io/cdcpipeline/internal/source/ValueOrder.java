package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.ColumnType;
import java.util.Comparator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Compares values of one key column with bounds of it, as the database does. */
@FunctionalInterface
public interface ValueOrder {

  /**
   * The sign of value minus bound.
   *
   * @param type the column's type in the row's schema
   * @param value canonical; null only for dates that no calendar has
   * @param bound as in {@link KeyBound}
   */
  int compare(ColumnType type, @Nullable Object value, String bound);

  /** By the canonical value that the bound's text stands for. */
  static <T> ValueOrder of(
      Class<T> canonical, Function<String, ?> decoder, Comparator<? super T> order) {
    return (type, value, bound) ->
        order.compare(canonical.cast(value), canonical.cast(decoder.apply(bound)));
  }

  /** By the natural order of the canonical value that the bound's text stands for. */
  static <T extends Comparable<? super T>> ValueOrder natural(
      Class<T> canonical, Function<String, ?> decoder) {
    return of(canonical, decoder, Comparator.<T>naturalOrder());
  }
}
