package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.CdcException.Reason;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.internal.source.TablePatterns;
import io.cdcpipeline.model.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the captured tables by the source's patterns. */
final class PostgresTables {
  private final PostgresSource source;
  private volatile TablePatterns patterns;

  PostgresTables(PostgresSource source) {
    this.source = source;
    this.patterns = new TablePatterns(source.tables(), source.excludeTables(), false);
  }

  /** The patterns at present, to come back to. */
  TablePatterns patterns() {
    return patterns;
  }

  void patterns(TablePatterns changed) {
    patterns = changed;
  }

  /**
   * The captured tables in the order of their names.
   *
   * @throws CdcException with TABLE, naming each that is missing or cannot be captured
   */
  List<PostgresRelation> select(Connection connection) throws SQLException {
    Map<TableId, PostgresRelation> all =
        PostgresRelation.all(connection).stream()
            .collect(Collectors.toMap(PostgresRelation::id, Function.identity()));
    List<TableId> tables =
        all.values().stream().filter(PostgresRelation::isTable).map(PostgresRelation::id).toList();
    List<PostgresRelation> selected =
        patterns.select(tables, name -> whyMissing(name, all.get(name))).stream()
            .map(id -> Objects.requireNonNull(all.get(id)))
            .toList();
    String obstacles = join(selected.stream().map(PostgresRelation::obstacle));
    if (!obstacles.isEmpty()) {
      throw new CdcException(
          Reason.TABLE, "Cannot capture the tables asked for: " + obstacles + ".");
    }
    return selected;
  }

  private String whyMissing(TableId name, @Nullable PostgresRelation found) {
    return found == null
        ? "table " + name + " does not exist in database " + source.database()
        : found.obstacle();
  }

  private static String join(Stream<String> texts) {
    return texts.filter(text -> !text.isEmpty()).collect(Collectors.joining("; "));
  }
}
