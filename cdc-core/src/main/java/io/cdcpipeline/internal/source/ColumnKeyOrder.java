package io.cdcpipeline.internal.source;

import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares keys column by column. Where a column's order is the server's secret, all that a batch
 * of rows needs to know is asked in a few round trips, and what was answered is kept for a while.
 */
public final class ColumnKeyOrder implements KeyOrder {
  /** So that the answers to a slice are never forgotten before they are used. */
  private static final int SLICE = 256;

  /** Answers to the next four steps of a binary search come with the first one's. */
  private static final int STEPS_AT_ONCE = 4;

  private static final int KEPT = 20_000;

  /** Asks the server. */
  public interface Server extends AutoCloseable {

    /** For each question the sign of value minus bound. */
    int[] signs(List<Question> questions);

    @Override
    void close();
  }

  /**
   * How a value of a key column compares with a bound of it.
   *
   * @param column index of the column within the key
   */
  public record Question(int column, String value, String bound) {}

  private final @Nullable ValueOrder[] columns;
  private final Server server;
  private final Map<Question, Integer> answers =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Integer> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * An order.
   *
   * @param columns of each key column its order, or null where the server is to be asked
   * @param server is asked about texts, and closed with this
   */
  public ColumnKeyOrder(List<@Nullable ValueOrder> columns, Server server) {
    this.columns = columns.toArray(new @Nullable ValueOrder[0]);
    this.server = server;
  }

  @Override
  public int[] ranges(List<KeyBound> bounds, List<Row> rows) {
    int[] ranges = new int[rows.size()];
    for (int from = 0; from < ranges.length; from += SLICE) {
      slice(bounds, rows, ranges, from, Math.min(ranges.length, from + SLICE));
    }
    return ranges;
  }

  private void slice(List<KeyBound> bounds, List<Row> rows, int[] ranges, int from, int to) {
    List<Search> open = new ArrayList<>();
    for (int i = from; i < to; i++) {
      open.add(new Search(i, rows.get(i), bounds));
    }
    Set<Question> questions = new LinkedHashSet<>();
    while (true) {
      open.removeIf(search -> search.advance(questions, ranges));
      if (open.isEmpty()) {
        return;
      }
      ask(List.copyOf(questions));
      questions.clear();
    }
  }

  private void ask(List<Question> questions) {
    int[] signs = server.signs(questions);
    for (int i = 0; i < signs.length; i++) {
      answers.put(questions.get(i), signs[i]);
    }
  }

  @Override
  public void close() {
    server.close();
  }

  /** The binary search for one row's range, which stops where an answer is missing. */
  private final class Search {
    private final int index;
    private final Row row;
    private final List<KeyBound> bounds;
    private int low;
    private int high;

    Search(int index, Row row, List<KeyBound> bounds) {
      this.index = index;
      this.row = row;
      this.bounds = bounds;
      this.high = bounds.size();
    }

    /** Returns whether it is done; if not, adds what must be known to go on. */
    boolean advance(Set<Question> questions, int[] ranges) {
      while (low < high) {
        int middle = (low + high) >>> 1;
        OptionalInt sign = compare(bounds.get(middle), null);
        if (sign.isEmpty()) {
          collect(low, high, STEPS_AT_ONCE, questions);
          return false;
        }
        if (sign.getAsInt() > 0) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      ranges[index] = low;
      return true;
    }

    private void collect(int from, int to, int steps, Set<Question> questions) {
      if (from < to && steps > 0) {
        int middle = (from + to) >>> 1;
        OptionalInt sign = compare(bounds.get(middle), questions);
        if (sign.isEmpty() || sign.getAsInt() > 0) {
          collect(middle + 1, to, steps - 1, questions);
        }
        if (sign.isEmpty() || sign.getAsInt() <= 0) {
          collect(from, middle, steps - 1, questions);
        }
      }
    }

    private OptionalInt compare(KeyBound bound, @Nullable Set<Question> questions) {
      TableSchema schema = row.schema();
      for (int i = 0; i < columns.length; i++) {
        int column = schema.keyColumn(i);
        Object value = row.value(column);
        String text = bound.texts().get(i);
        ValueOrder order = columns[i];
        int sign;
        if (order != null) {
          sign = order.compare(schema.column(column).type(), value, text);
        } else {
          Question question = new Question(i, (String) Objects.requireNonNull(value), text);
          Integer answer =
              question.value().equals(text) ? Integer.valueOf(0) : answers.get(question);
          if (answer == null) {
            if (questions != null) {
              questions.add(question);
            }
            return OptionalInt.empty();
          }
          sign = answer;
        }
        if (sign != 0) {
          return OptionalInt.of(sign);
        }
      }
      return OptionalInt.of(0);
    }
  }
}
