package io.cdcpipeline.internal.source;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.model.TableId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Chooses tables by name: {@code namespace.table}, where {@code *} stands for any characters and
 * {@code ?} for one. The first dot separates the two halves; a wildcard does not reach across it.
 */
public final class TablePatterns {
  private final List<String> included;
  private final List<String> excluded;
  private final boolean ignoreCase;

  /**
   * Patterns to apply.
   *
   * @param ignoreCase whether the server takes names that differ in case for the same
   */
  public TablePatterns(
      Collection<String> included, Collection<String> excluded, boolean ignoreCase) {
    this.included = List.copyOf(included);
    this.excluded = List.copyOf(excluded);
    this.ignoreCase = ignoreCase;
  }

  /** These and one table more. */
  public TablePatterns plus(String table) {
    check(table);
    List<String> more = new ArrayList<>(included);
    more.add(table);
    return new TablePatterns(more, excluded, ignoreCase);
  }

  /**
   * Refuses what is not a pattern.
   *
   * @throws IllegalArgumentException naming the pattern and the form it should have
   */
  public static void check(String pattern) {
    int dot = pattern.indexOf('.');
    if (dot <= 0 || dot == pattern.length() - 1) {
      throw new IllegalArgumentException(
          "'"
              + pattern
              + "' is not of the form <schema or database>.<table>, such as shop.orders"
              + " or shop.*");
    }
  }

  /**
   * Refuses what is not the name of one table.
   *
   * @throws IllegalArgumentException naming it and the form it should have
   */
  public static void checkName(String name) {
    check(name);
    if (!isExact(name)) {
      throw new IllegalArgumentException(
          "'" + name + "' is a pattern; name one table, such as shop.orders");
    }
  }

  /**
   * The chosen tables in the order of their names.
   *
   * @param tables all tables there are
   * @param whyMissing says for a name without wildcards that is none of the tables why it is not
   * @throws CdcException with TABLE if a name does not exist, a pattern matches nothing, or nothing
   *     is left; names them all
   */
  public List<TableId> select(Collection<TableId> tables, Function<TableId, String> whyMissing) {
    List<String> problems = new ArrayList<>();
    for (String pattern : included) {
      if (tables.stream().noneMatch(matcher(pattern))) {
        problems.add(
            isExact(pattern)
                ? whyMissing.apply(TableId.parse(pattern))
                : "no table matches " + pattern);
      }
    }
    List<TableId> selected = tables.stream().filter(this::matches).sorted().distinct().toList();
    if (problems.isEmpty() && selected.isEmpty()) {
      problems.add("excludeTables " + excluded + " leaves none of the tables " + included);
    }
    if (!problems.isEmpty()) {
      throw new CdcException(
          Reason.TABLE,
          "Cannot capture the tables asked for: "
              + String.join("; ", problems)
              + ". Correct the names in tables(...) or create the tables first.");
    }
    return selected;
  }

  /** Whether a table of that name is chosen. */
  public boolean matches(TableId table) {
    return included.stream().anyMatch(p -> matcher(p).test(table))
        && excluded.stream().noneMatch(p -> matcher(p).test(table));
  }

  private Predicate<TableId> matcher(String pattern) {
    TableId halves = TableId.parse(pattern);
    Pattern namespace = regex(halves.namespace());
    Pattern name = regex(halves.name());
    return table ->
        namespace.matcher(fold(table.namespace())).matches()
            && name.matcher(fold(table.name())).matches();
  }

  private Pattern regex(String glob) {
    StringBuilder regex = new StringBuilder();
    fold(glob)
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(Character.toString(c)));
              }
            });
    return Pattern.compile(regex.toString(), Pattern.DOTALL);
  }

  private String fold(String name) {
    return ignoreCase ? name.toLowerCase(Locale.ROOT) : name;
  }

  private static boolean isExact(String pattern) {
    return pattern.indexOf('*') < 0 && pattern.indexOf('?') < 0;
  }
}
