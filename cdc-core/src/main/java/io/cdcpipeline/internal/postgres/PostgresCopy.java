package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.internal.source.View.RowSink;
import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Row;
import io.cdcpipeline.model.TableSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads rows of one schema by {@code COPY … TO STDOUT (FORMAT binary)}: the server sends one
 * message for each row, whose values are decoded from where they stand. The text of a value is
 * taken where its binary form is not known here.
 */
final class PostgresCopy {
  private static final int SIGNATURE_AND_FLAGS = 15;
  private static final int END = -1;

  private final TableSchema schema;
  private final BinaryDecoder[] decoders;

  PostgresCopy(TableSchema schema) {
    this.schema = schema;
    this.decoders =
        schema.columns().stream().map(c -> decoder(c.type())).toArray(BinaryDecoder[]::new);
  }

  private static BinaryDecoder decoder(ColumnType type) {
    Optional<BinaryDecoder> binary = PostgresBinary.decoder(type);
    if (binary.isPresent()) {
      return binary.get();
    }
    TextDecoder text = PostgresText.decoder(type);
    return (data, at, length) -> text.decode(PostgresBinary.text(data, at, length));
  }

  /** The expressions to stand between SELECT and FROM. */
  String selectList() {
    return schema.columns().stream()
        .map(PostgresCopy::expression)
        .collect(Collectors.joining(", "));
  }

  /**
   * As the type's output function writes it, as the log does too. A cast to text may be something
   * else: of an inet it adds a netmask.
   */
  private static String expression(Column column) {
    String name = PostgresRelation.quote(column.name());
    if (PostgresBinary.decoder(column.type()).isPresent()) {
      return name;
    }
    return column.type().kind() == Kind.ARRAY
        ? name + "::text"
        : "CASE WHEN " + name + " IS DISTINCT FROM NULL THEN format('%s', " + name + ") END";
  }

  /** Reads what a query of this select list gives. */
  void read(Connection connection, String query, RowSink sink) throws SQLException {
    PGConnection server = connection.unwrap(PGConnection.class);
    CopyOut copy = server.getCopyAPI().copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    boolean complete = false;
    try {
      int at = 0;
      byte[] message = copy.readFromCopy();
      if (message != null) {
        at = SIGNATURE_AND_FLAGS + 4 + PostgresBinary.int4(message, SIGNATURE_AND_FLAGS);
      }
      while (message != null) {
        rows(message, at, sink);
        at = 0;
        message = copy.readFromCopy();
      }
      complete = true;
    } finally {
      if (!complete && !connection.isClosed()) {
        end(server, copy);
      }
    }
  }

  /**
   * Asks the server to stop, and takes what it has sent until then. The driver's own way of
   * cancelling loses track where the server was done already.
   */
  private static void end(PGConnection server, CopyOut copy) {
    try {
      server.cancelQuery();
      while (copy.isActive() && copy.readFromCopy() != null) {
        // Rows that nobody wants.
      }
    } catch (SQLException ignored) {
      // The server says that it was cancelled, or the connection is lost, as its next use tells.
    }
  }

  /** The server sends a row per message, the first behind a header and the last before an end. */
  private void rows(byte[] message, int from, RowSink sink) {
    int at = from;
    while (at < message.length) {
      int columns = PostgresBinary.int2(message, at);
      if (columns == END) {
        return;
      }
      if (columns != decoders.length) {
        throw new IllegalStateException(
            "COPY gave " + columns + " columns instead of " + decoders.length);
      }
      int start = at;
      at += 2;
      @Nullable Object[] values = new @Nullable Object[columns];
      for (int i = 0; i < columns; i++) {
        int length = PostgresBinary.int4(message, at);
        at += 4;
        if (length >= 0) {
          values[i] = decoders[i].decode(message, at, length);
          at += length;
        }
      }
      sink.row(Row.of(schema, values), at - start);
    }
  }
}
