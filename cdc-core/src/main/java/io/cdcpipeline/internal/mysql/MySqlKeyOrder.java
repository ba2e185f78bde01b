package io.cdcpipeline.internal.mysql;

import io.cdcpipeline.internal.source.ColumnKeyOrder;
import io.cdcpipeline.internal.source.ColumnKeyOrder.Question;
import io.cdcpipeline.internal.source.KeptConnection;
import io.cdcpipeline.internal.source.KeyOrder;
import io.cdcpipeline.internal.source.ValueOrder;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.TableSchema;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How MySQL orders the key columns of a table: numbers, times and bytes are compared here, and the
 * server is asked about texts.
 */
final class MySqlKeyOrder implements ColumnKeyOrder.Server {
  private static final int COLUMNS_OF_A_QUERY = 1_000;

  private final TableSchema table;
  private final List<MySqlKeyColumn> key;
  private final KeptConnection connection;

  private MySqlKeyOrder(MySqlConnections connections, TableSchema table, List<MySqlKeyColumn> key) {
    this.table = table;
    this.key = key;
    this.connection = new KeptConnection(connections);
  }

  static KeyOrder of(MySqlConnections connections, TableSchema table) {
    List<MySqlKeyColumn> key =
        connections.with(
            "read the key of table " + table.table(),
            connection -> MySqlKeyColumn.of(connection, table));
    List<@Nullable ValueOrder> orders = new ArrayList<>();
    key.forEach(column -> orders.add(order(column.type())));
    return new ColumnKeyOrder(orders, new MySqlKeyOrder(connections, table, key));
  }

  private static @Nullable ValueOrder order(ColumnType type) {
    return switch (type.kind()) {
      case INT32 -> ValueOrder.natural(Integer.class, Integer::valueOf);
      case INT64 -> ValueOrder.natural(Long.class, Long::valueOf);
      case UINT64 -> ValueOrder.natural(BigInteger.class, BigInteger::new);
      case DECIMAL -> ValueOrder.natural(BigDecimal.class, BigDecimal::new);
      case FLOAT32, FLOAT64 ->
          (declared, value, bound) ->
              number(((Number) Objects.requireNonNull(value)).doubleValue())
                  .compareTo(number(Double.parseDouble(bound)));
      case BYTES -> ValueOrder.of(byte[].class, HexFormat.of()::parseHex, Arrays::compareUnsigned);
      case BITS ->
          (declared, value, bound) ->
              new BigInteger((String) Objects.requireNonNull(value), 2)
                  .compareTo(new BigInteger(bound));
      case ENUM ->
          (declared, value, bound) ->
              Integer.compare(
                  declared.symbols().indexOf((String) value) + 1, Integer.parseInt(bound));
      case SET ->
          (declared, value, bound) ->
              members(declared, (String) Objects.requireNonNull(value))
                  .compareTo(new BigInteger(bound));
      case TIME -> ValueOrder.natural(Duration.class, MySqlAscii::time);
      case DATE, TIMESTAMP, TIMESTAMP_TZ ->
          (declared, value, bound) -> Long.compare(packed(value), packed(bound));
      default -> null;
    };
  }

  /** Minus zero is zero. */
  private static Double number(double value) {
    return value == 0 ? 0.0 : value;
  }

  private static BigInteger members(ColumnType set, String value) {
    BigInteger bits = BigInteger.ZERO;
    for (String symbol : value.isEmpty() ? new String[0] : value.split(",", -1)) {
      bits = bits.setBit(set.symbols().indexOf(symbol));
    }
    return bits;
  }

  /** A date and time as one number, in which dates have their place that no calendar has. */
  private static long packed(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    LocalDateTime time =
        value instanceof LocalDate date
            ? date.atStartOfDay()
            : value instanceof Instant instant
                ? LocalDateTime.ofInstant(instant, ZoneOffset.UTC)
                : (LocalDateTime) value;
    return packed(
        packedDate(time.getYear(), time.getMonthValue(), time.getDayOfMonth()),
        time.toLocalTime().toNanoOfDay());
  }

  private static long packed(String text) {
    long date =
        packedDate(
            Integer.parseInt(text, 0, 4, 10),
            Integer.parseInt(text, 5, 7, 10),
            Integer.parseInt(text, 8, 10, 10));
    return packed(date, text.length() > 10 ? MySqlAscii.time(text.substring(11)).toNanos() : 0);
  }

  private static long packedDate(int year, int month, int day) {
    return (year * 16L + month) * 32 + day;
  }

  /** Microseconds of a day fit into 37 bits. */
  private static long packed(long date, long nanos) {
    return date << 37 | nanos / 1_000;
  }

  @Override
  public int[] signs(List<Question> questions) {
    int[] signs = new int[questions.size()];
    for (int from = 0; from < signs.length; from += COLUMNS_OF_A_QUERY) {
      ask(questions, signs, from, Math.min(signs.length, from + COLUMNS_OF_A_QUERY));
    }
    return signs;
  }

  private void ask(List<Question> questions, int[] signs, int from, int to) {
    String query =
        questions.subList(from, to).stream()
            .map(this::expression)
            .collect(Collectors.joining(", ", "SELECT ", ""));
    int[] answers =
        connection.with(
            "compare keys of table " + table.table(), open -> answers(open, query, to - from));
    System.arraycopy(answers, 0, signs, from, answers.length);
  }

  private static int[] answers(Connection open, String query, int columns) throws SQLException {
    try (Statement statement = open.createStatement()) {
      statement.setEscapeProcessing(false);
      try (ResultSet row = statement.executeQuery(query)) {
        row.next();
        int[] answers = new int[columns];
        for (int i = 0; i < columns; i++) {
          answers[i] = row.getInt(i + 1);
        }
        return answers;
      }
    }
  }

  private String expression(Question question) {
    MySqlKeyColumn column = key.get(question.column());
    return "STRCMP("
        + column.string(question.value())
        + ", "
        + column.string(question.bound())
        + ")";
  }

  @Override
  public void close() {
    connection.close();
  }
}
