package io.cdcpipeline.internal.postgres;

import io.cdcpipeline.CdcException;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each native type of one PostgreSQL database becomes: the single source for the catalog, the
 * row reader and the log's decoder. Types are read from {@code pg_type} at once, and again when an
 * unknown one turns up. Thread-safe.
 */
public final class PostgresTypes {
  /** Gives a connection that is closed after use. */
  @FunctionalInterface
  public interface ConnectionSource {
    Connection open() throws SQLException;

    /** What a failure means: a lost connection passes by itself, a missing privilege does not. */
    default CdcException error(String doing, SQLException e) {
      return PostgresErrors.translate(doing, "the user", "the server", e);
    }
  }

  private static final String QUERY =
      """
      SELECT t.oid::int8, t.typname, t.typtype,
             CASE WHEN t.typsubscript = 'array_subscript_handler'::regproc
                  THEN t.typelem ELSE 0::oid END::int8,
             t.typbasetype::int8, t.typtypmod,
             (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
                FROM pg_catalog.pg_enum e WHERE e.enumtypid = t.oid)
        FROM pg_catalog.pg_type t
      """;

  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          Map.entry("bool", Kind.BOOLEAN),
          Map.entry("int2", Kind.INT32),
          Map.entry("int4", Kind.INT32),
          Map.entry("int8", Kind.INT64),
          Map.entry("oid", Kind.INT64),
          Map.entry("float4", Kind.FLOAT32),
          Map.entry("float8", Kind.FLOAT64),
          Map.entry("numeric", Kind.DECIMAL),
          Map.entry("money", Kind.DECIMAL),
          Map.entry("json", Kind.JSON),
          Map.entry("jsonb", Kind.JSON),
          Map.entry("uuid", Kind.UUID),
          Map.entry("bytea", Kind.BYTES),
          Map.entry("bit", Kind.BITS),
          Map.entry("varbit", Kind.BITS),
          Map.entry("date", Kind.DATE),
          Map.entry("time", Kind.TIME),
          Map.entry("timetz", Kind.TIME_TZ),
          Map.entry("timestamp", Kind.TIMESTAMP),
          Map.entry("timestamptz", Kind.TIMESTAMP_TZ),
          Map.entry("interval", Kind.INTERVAL),
          Map.entry("point", Kind.GEOMETRY),
          Map.entry("geometry", Kind.GEOMETRY),
          Map.entry("geography", Kind.GEOMETRY),
          Map.entry("hstore", Kind.MAP));

  private static final int HEADER = 4;

  private final ConnectionSource connections;
  private volatile Map<Integer, PostgresType> types = Map.of();

  public PostgresTypes(ConnectionSource connections) {
    this.connections = connections;
  }

  /**
   * The canonical type of a column.
   *
   * @param oid the column's type
   * @param modifier {@code atttypmod}, or -1
   * @throws SQLException if the type has to be looked up and cannot be
   */
  public ColumnType columnType(int oid, int modifier) throws SQLException {
    PostgresType type = type(oid);
    while (type.category() == 'd') {
      modifier = modifier >= 0 ? modifier : type.baseModifier();
      type = type(type.baseOid());
    }
    if (type.elementOid() != 0) {
      return ColumnType.arrayOf(columnType(type.elementOid(), modifier), type.name());
    }
    if (type.category() == 'e') {
      return ColumnType.of(Kind.ENUM, type.name()).withSymbols(type.labels());
    }
    Kind kind = KINDS.getOrDefault(type.name(), Kind.STRING);
    return withModifier(ColumnType.of(kind, type.name()), modifier);
  }

  /**
   * The same from what the log says of a column: the driver's precision and scale of the type,
   * which are the modifier in another form.
   */
  public ColumnType columnType(int oid, int length, int scale) throws SQLException {
    PostgresType type = type(oid);
    PostgresType shown = type.elementOid() == 0 ? type : type(type.elementOid());
    int modifier =
        switch (shown.name()) {
          case "varchar", "bpchar" -> length == Integer.MAX_VALUE ? -1 : length + HEADER;
          case "numeric" ->
              length <= 0 || length > 1000 ? -1 : (length << 16 | (scale & 0x7ff)) + HEADER;
          case "bit", "varbit" -> length == Integer.MAX_VALUE ? -1 : length;
          case "time", "timetz", "timestamp", "timestamptz" -> scale;
          default -> -1;
        };
    return columnType(oid, modifier);
  }

  private static ColumnType withModifier(ColumnType type, int modifier) {
    return switch (type.nativeName()) {
      case "varchar", "bpchar" -> modifier < HEADER ? type : type.withLength(modifier - HEADER, -1);
      case "numeric" ->
          modifier < HEADER
              ? type
              : type.withLength(precision(modifier), Math.max(scale(modifier), -1));
      case "bit", "varbit" -> modifier < 0 ? type : type.withLength(modifier, -1);
      case "time", "timetz", "timestamp", "timestamptz" ->
          type.withLength(modifier < 0 ? 6 : modifier, -1);
      default -> type;
    };
  }

  private static int precision(int modifier) {
    return (modifier - HEADER) >>> 16 & 0xffff;
  }

  /** Eleven bits with a sign: since PostgreSQL 15 a scale can be negative. */
  private static int scale(int modifier) {
    return ((modifier - HEADER & 0x7ff) ^ 1024) - 1024;
  }

  private PostgresType type(int oid) throws SQLException {
    PostgresType known = types.get(oid);
    if (known == null) {
      refresh();
      known = types.get(oid);
    }
    if (known == null) {
      throw new SQLException(
          "The database has no type with the oid " + Integer.toUnsignedLong(oid));
    }
    return known;
  }

  /** Reads all types again, for enum labels that were added. */
  public void refresh() throws SQLException {
    Map<Integer, PostgresType> read = new HashMap<>();
    try (Connection connection = connections.open();
        PreparedStatement query = connection.prepareStatement(QUERY);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        java.sql.@Nullable Array labels = rows.getArray(7);
        PostgresType type =
            new PostgresType(
                (int) rows.getLong(1),
                rows.getString(2),
                rows.getString(3).charAt(0),
                (int) rows.getLong(4),
                (int) rows.getLong(5),
                rows.getInt(6),
                labels == null ? List.of() : Arrays.asList((String[]) labels.getArray()));
        read.put(type.oid(), type);
      }
    }
    types = read;
  }
}
