package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.ColumnKeyOrder;
import io.cdcpipeline.internal.source.ColumnKeyOrder.Question;
import io.cdcpipeline.internal.source.Jdbc;
import io.cdcpipeline.internal.source.KeptConnection;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.ValueOrder;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.SpecialNumber;
import io.cdcpipeline.model.TableSchema;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How PostgreSQL orders the key columns of a table: numbers, times and bytes are compared here,
 * texts too where their collation goes by code points, and the server is asked about all others.
 */
final class PostgresKeyOrder implements ColumnKeyOrder.Server {
  /** Types that have no order of their own but their collation's. */
  private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "name");

  private final List<PostgresKeyColumn> key;
  private final KeptConnection connection;
  private final String comparing;

  private PostgresKeyOrder(
      PostgresConnections connections, TableSchema table, List<PostgresKeyColumn> key) {
    this.key = key;
    this.connection =
        new KeptConnection(
            connections,
            opened -> {
              PostgresStyles.set(opened);
              return opened;
            });
    this.comparing =
        "compare keys of table "
            + table.table()
            + " (key "
            + key.stream().map(PostgresKeyColumn::name).collect(Collectors.joining(", "))
            + ")";
  }

  static KeyOrder of(PostgresConnections connections, TableSchema table) {
    List<PostgresKeyColumn> key =
        connections.with(
            "read the key of table " + table.table(),
            connection -> PostgresKeyColumn.of(connection, table));
    List<@Nullable ValueOrder> orders = new ArrayList<>();
    for (int i = 0; i < key.size(); i++) {
      orders.add(order(table.column(table.keyColumn(i)).type(), key.get(i).byteOrder()));
    }
    return new ColumnKeyOrder(orders, new PostgresKeyOrder(connections, table, key));
  }

  private static @Nullable ValueOrder order(ColumnType type, boolean byteOrder) {
    TextDecoder text = PostgresText.decoder(type);
    return switch (type.kind()) {
      case BOOLEAN -> ValueOrder.natural(Boolean.class, text::decode);
      case INT32 -> ValueOrder.natural(Integer.class, text::decode);
      case INT64 -> ValueOrder.natural(Long.class, text::decode);
      case FLOAT32 -> ValueOrder.of(Float.class, text::decode, PostgresKeyOrder::floats);
      case FLOAT64 -> ValueOrder.of(Double.class, text::decode, PostgresKeyOrder::floats);
      case DECIMAL -> ValueOrder.of(Object.class, text::decode, PostgresKeyOrder::decimals);
      case DATE -> ValueOrder.of(LocalDate.class, text::decode, Comparator.naturalOrder());
      case TIME -> ValueOrder.natural(Duration.class, text::decode);
      case TIMESTAMP -> ValueOrder.of(LocalDateTime.class, text::decode, Comparator.naturalOrder());
      case TIMESTAMP_TZ -> ValueOrder.natural(Instant.class, text::decode);
      case UUID -> ValueOrder.of(UUID.class, text::decode, PostgresKeyOrder::uuids);
      case BYTES -> ValueOrder.of(byte[].class, text::decode, Arrays::compareUnsigned);
      default ->
          byteOrder && TEXTS.contains(type.nativeName())
              ? byBytes(type.nativeName().equals("bpchar"))
              : null;
    };
  }

  /** Minus zero is zero, and NaN greater than all numbers. */
  private static int floats(Number a, Number b) {
    double x = a.doubleValue();
    double y = b.doubleValue();
    return x == y ? 0 : Double.compare(x, y);
  }

  private static int decimals(Object a, Object b) {
    return a instanceof BigDecimal x && b instanceof BigDecimal y
        ? x.compareTo(y)
        : Integer.compare(rank(a), rank(b));
  }

  private static int rank(Object decimal) {
    if (!(decimal instanceof SpecialNumber special)) {
      return 0;
    }
    return switch (special) {
      case NEGATIVE_INFINITY -> -1;
      case POSITIVE_INFINITY -> 1;
      case NAN -> 2;
    };
  }

  /** As sixteen bytes; Java compares two longs with a sign. */
  private static int uuids(UUID a, UUID b) {
    int high = Long.compareUnsigned(a.getMostSignificantBits(), b.getMostSignificantBits());
    return high != 0
        ? high
        : Long.compareUnsigned(a.getLeastSignificantBits(), b.getLeastSignificantBits());
  }

  private static ValueOrder byBytes(boolean padded) {
    return ValueOrder.of(
        String.class,
        text -> text,
        (a, b) -> Arrays.compareUnsigned(bytes(a, padded), bytes(b, padded)));
  }

  /** Blanks at the end of a {@code char(n)} mean nothing. */
  private static byte[] bytes(String text, boolean padded) {
    int end = text.length();
    while (padded && end > 0 && text.charAt(end - 1) == ' ') {
      end--;
    }
    return text.substring(0, end).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int[] signs(List<Question> questions) {
    int[] signs = new int[questions.size()];
    for (int column = 0; column < key.size(); column++) {
      int asked = column;
      int[] indexes =
          IntStream.range(0, signs.length)
              .filter(i -> questions.get(i).column() == asked)
              .toArray();
      if (indexes.length > 0) {
        ask(key.get(column), questions, indexes, signs);
      }
    }
    return signs;
  }

  private void ask(PostgresKeyColumn column, List<Question> questions, int[] indexes, int[] signs) {
    String value = column.compared("q.value");
    String bound = column.compared("q.bound");
    String query =
        "SELECT ("
            + value
            + " > "
            + bound
            + ")::int4 - ("
            + value
            + " < "
            + bound
            + ")::int4"
            + " FROM unnest(?, ?) WITH ORDINALITY AS q (value, bound, place) ORDER BY q.place";
    Object[] values = texts(questions, indexes, Question::value);
    Object[] bounds = texts(questions, indexes, Question::bound);
    List<Integer> answers =
        connection.with(
            comparing,
            open ->
                Jdbc.list(
                    open,
                    query,
                    r -> r.getInt(1),
                    open.createArrayOf("text", values),
                    open.createArrayOf("text", bounds)));
    for (int i = 0; i < indexes.length; i++) {
      signs[indexes[i]] = answers.get(i);
    }
  }

  private static Object[] texts(
      List<Question> questions, int[] indexes, Function<Question, String> text) {
    return IntStream.of(indexes).mapToObj(i -> text.apply(questions.get(i))).toArray();
  }

  @Override
  public void close() {
    connection.close();
  }
}
