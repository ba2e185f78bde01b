package io.cdcpipeline.model;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The type of a column: its {@link Kind}, which fixes the Java class of the column's values, and
 * what the database says beyond it. Immutable and compared by content.
 */
public final class ColumnType {

  /**
   * The closed set of canonical types. Every column type of MySQL 8 and PostgreSQL 15 to 18 maps to
   * exactly one, the same from the backfill as from the log; {@code docs/types.md} has the whole
   * table.
   */
  public enum Kind {
    /** {@link Boolean}. */
    BOOLEAN,
    /** {@link Integer}: signed integers up to 32 bit, unsigned ones up to 24 bit, {@code YEAR}. */
    INT32,
    /** {@link Long}: 64 bit signed, 32 bit unsigned, {@code oid}. */
    INT64,
    /** {@link java.math.BigInteger}, 0 to 2^64-1: MySQL's {@code BIGINT UNSIGNED}. */
    UINT64,
    /** {@link Float}, with NaN and the infinities. */
    FLOAT32,
    /** {@link Double}, with NaN and the infinities. */
    FLOAT64,
    /** {@link java.math.BigDecimal}, exact; NaN and the infinities are {@link SpecialNumber}. */
    DECIMAL,
    /** {@link String}. */
    STRING,
    /** {@link String}, one of {@link ColumnType#symbols()}. */
    ENUM,
    /** {@link String}: the chosen {@link ColumnType#symbols()} in their order, joined by commas. */
    SET,
    /** {@link String}: JSON text without insignificant white space. */
    JSON,
    /** {@link java.util.UUID}. */
    UUID,
    /** {@code byte[]}, not to be changed by its reader. */
    BYTES,
    /** {@link String} of {@code 0} and {@code 1}, the most significant bit first. */
    BITS,
    /** {@link java.time.LocalDate}; the infinities are {@code LocalDate.MAX} and {@code MIN}. */
    DATE,
    /** {@link java.time.Duration} since midnight: exact for 24:00:00 and for MySQL's ±838:59:59. */
    TIME,
    /** {@link java.time.OffsetTime} in UTC; 24:00:00 is 00:00. */
    TIME_TZ,
    /** {@link java.time.LocalDateTime}; the infinities are its {@code MAX} and {@code MIN}. */
    TIMESTAMP,
    /** {@link java.time.Instant}; the infinities are its {@code MAX} and {@code MIN}. */
    TIMESTAMP_TZ,
    /** {@link Interval}. */
    INTERVAL,
    /** {@link Geometry}. */
    GEOMETRY,
    /** {@link java.util.Map} from String to String or null: PostgreSQL's {@code hstore}. */
    MAP,
    /**
     * {@link List} of the canonical values of {@link ColumnType#element()}, nulls and lists in it.
     */
    ARRAY
  }

  private final Kind kind;
  private final String nativeName;
  private final int length;
  private final int scale;
  private final @Nullable ColumnType element;
  private final List<String> symbols;

  private ColumnType(
      Kind kind,
      String nativeName,
      int length,
      int scale,
      @Nullable ColumnType element,
      List<String> symbols) {
    this.kind = Objects.requireNonNull(kind, "kind");
    this.nativeName = nativeName.toLowerCase(Locale.ROOT);
    this.length = length;
    this.scale = scale;
    this.element = element;
    this.symbols = List.copyOf(symbols);
  }

  /** A type without length and scale. */
  public static ColumnType of(Kind kind, String nativeName) {
    return new ColumnType(kind, nativeName, -1, -1, null, List.of());
  }

  /** An array of {@code element}. */
  public static ColumnType arrayOf(ColumnType element, String nativeName) {
    return new ColumnType(Kind.ARRAY, nativeName, -1, -1, element, List.of());
  }

  /**
   * This type with a length in characters, bytes, bits or digits, and a scale; -1 is "not said".
   */
  public ColumnType withLength(int newLength, int newScale) {
    return new ColumnType(kind, nativeName, newLength, newScale, element, symbols);
  }

  /** This type with the values that an enum or a set can have. */
  public ColumnType withSymbols(List<String> newSymbols) {
    return new ColumnType(kind, nativeName, length, scale, element, newSymbols);
  }

  public Kind kind() {
    return kind;
  }

  /**
   * The database's own name of the type, in lower case, without length: {@code bigint unsigned}.
   */
  public String nativeName() {
    return nativeName;
  }

  /**
   * Length in characters, bytes or bits, or the precision of a decimal or of fractional seconds.
   */
  public OptionalInt length() {
    return length < 0 ? OptionalInt.empty() : OptionalInt.of(length);
  }

  /** Digits behind the decimal point of a decimal. */
  public OptionalInt scale() {
    return scale < 0 ? OptionalInt.empty() : OptionalInt.of(scale);
  }

  /**
   * The type of an array's elements.
   *
   * @throws IllegalStateException if this is not an {@link Kind#ARRAY}
   */
  public ColumnType element() {
    if (element == null) {
      throw new IllegalStateException(this + " has no elements");
    }
    return element;
  }

  /** The values of an enum or a set, in their order; empty for other kinds or where not known. */
  public List<String> symbols() {
    return symbols;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ColumnType that
        && kind == that.kind
        && length == that.length
        && scale == that.scale
        && nativeName.equals(that.nativeName)
        && Objects.equals(element, that.element)
        && symbols.equals(that.symbols);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, nativeName, length, scale, element, symbols);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(kind.name()).append(" (").append(nativeName);
    if (length >= 0) {
      text.append(' ').append(length);
    }
    if (scale >= 0) {
      text.append(',').append(scale);
    }
    return text.append(')').toString();
  }
}
