package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Column;
import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.SpecialNumber;
import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.apache.tsfile.enums.TSDataType;
import org.apache.tsfile.utils.Binary;
import org.jspecify.annotations.Nullable;

/**
 * What each canonical type becomes at the server. Chosen so that no value loses anything: what no
 * type of the server holds exactly becomes its text.
 */
final class IoTDBTypes {
  private static final List<String> NAMES =
      List.of(
          "BOOLEAN",
          "INT32",
          "INT64",
          "FLOAT",
          "DOUBLE",
          "STRING",
          "TEXT",
          "BLOB",
          "DATE",
          "TIMESTAMP");

  /** Up to this many decimal digits survive the way to a double and back. */
  private static final int EXACT_DOUBLE_DIGITS = 15;

  private static final LocalDate FIRST_DATE = LocalDate.of(1000, 1, 1);
  private static final LocalDate LAST_DATE = LocalDate.of(9999, 12, 31);

  private final TimeScale scale;
  private final ZoneId zone;
  private final boolean roundDown;

  IoTDBTypes(TimeScale scale, ZoneId zone, boolean roundDown) {
    this.scale = scale;
    this.zone = zone;
    this.roundDown = roundDown;
  }

  /** The name of a type in its usual spelling. */
  static String checkedName(String type) {
    String name = type.toUpperCase(Locale.ROOT);
    if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("'" + type + "' is not one of the types " + NAMES);
    }
    return name;
  }

  /**
   * A column as a measurement.
   *
   * @param wanted a type's name, or null for the usual type
   * @throws IllegalArgumentException if the column's values can never be of that type
   */
  Measurement measurement(int index, Column column, String name, @Nullable String wanted) {
    ColumnType from = column.type();
    TSDataType type = wanted == null ? usual(from) : TSDataType.valueOf(wanted);
    ValueWriter writer = writer(from, type);
    if (writer == null) {
      throw new IllegalArgumentException(
          "column " + column.name() + " of type " + from.nativeName() + " cannot become " + type);
    }
    return Measurement.of(index, column.name(), name, type, writer, fallible(from.kind(), type));
  }

  private TSDataType usual(ColumnType from) {
    return switch (from.kind()) {
      case BOOLEAN -> TSDataType.BOOLEAN;
      case INT32 -> TSDataType.INT32;
      case INT64, TIME -> TSDataType.INT64;
      case FLOAT32 -> TSDataType.FLOAT;
      case FLOAT64 -> TSDataType.DOUBLE;
      case DECIMAL ->
          from.length().isPresent() && from.length().getAsInt() <= EXACT_DOUBLE_DIGITS
              ? TSDataType.DOUBLE
              : TSDataType.STRING;
      case BYTES, GEOMETRY -> TSDataType.BLOB;
      case DATE -> TSDataType.DATE;
      case TIMESTAMP, TIMESTAMP_TZ ->
          roundDown || from.length().orElse(6) <= scale.digits()
              ? TSDataType.TIMESTAMP
              : TSDataType.STRING;
      case UINT64, STRING, ENUM, SET, JSON, UUID, BITS, TIME_TZ, INTERVAL, MAP, ARRAY ->
          TSDataType.STRING;
    };
  }

  private static boolean fallible(Kind from, TSDataType type) {
    return switch (type) {
      case DATE, TIMESTAMP -> true;
      case INT32, INT64 -> from != Kind.INT32 && !(from == Kind.INT64 && type == TSDataType.INT64);
      default -> false;
    };
  }

  private @Nullable ValueWriter writer(ColumnType from, TSDataType type) {
    Kind kind = from.kind();
    return switch (type) {
      case BOOLEAN -> kind == Kind.BOOLEAN ? (a, i, v) -> ((boolean[]) a)[i] = (Boolean) v : null;
      case INT32 -> int32(kind);
      case INT64 -> int64(kind);
      case FLOAT -> isNumber(kind) ? (a, i, v) -> ((float[]) a)[i] = number(v).floatValue() : null;
      case DOUBLE ->
          isNumber(kind) ? (a, i, v) -> ((double[]) a)[i] = number(v).doubleValue() : null;
      case STRING, TEXT -> (a, i, v) -> ((Binary[]) a)[i] = utf8(Texts.of(v));
      case BLOB -> blob(kind);
      case DATE -> kind == Kind.DATE ? (a, i, v) -> ((LocalDate[]) a)[i] = date(v) : null;
      case TIMESTAMP -> isTime(kind) ? (a, i, v) -> ((long[]) a)[i] = timestamp(v) : null;
      default -> null;
    };
  }

  private static @Nullable ValueWriter int32(Kind kind) {
    return switch (kind) {
      case INT32 -> (a, i, v) -> ((int[]) a)[i] = (Integer) v;
      case BOOLEAN -> (a, i, v) -> ((int[]) a)[i] = ((Boolean) v) ? 1 : 0;
      case INT64, UINT64, DECIMAL -> (a, i, v) -> ((int[]) a)[i] = toInt(whole(v));
      default -> null;
    };
  }

  private @Nullable ValueWriter int64(Kind kind) {
    return switch (kind) {
      case INT64 -> (a, i, v) -> ((long[]) a)[i] = (Long) v;
      case INT32 -> (a, i, v) -> ((long[]) a)[i] = (Integer) v;
      case BOOLEAN -> (a, i, v) -> ((long[]) a)[i] = ((Boolean) v) ? 1 : 0;
      case UINT64, DECIMAL -> (a, i, v) -> ((long[]) a)[i] = whole(v);
      case BITS -> (a, i, v) -> ((long[]) a)[i] = bits((String) v);
      case TIME -> (a, i, v) -> ((long[]) a)[i] = micros((Duration) v);
      case DATE, TIMESTAMP, TIMESTAMP_TZ -> (a, i, v) -> ((long[]) a)[i] = timestamp(v);
      default -> null;
    };
  }

  private static @Nullable ValueWriter blob(Kind kind) {
    return switch (kind) {
      case BYTES -> (a, i, v) -> ((Binary[]) a)[i] = new Binary((byte[]) v);
      case GEOMETRY -> (a, i, v) -> ((Binary[]) a)[i] = new Binary(Texts.ewkb((Geometry) v));
      default -> (a, i, v) -> ((Binary[]) a)[i] = utf8(Texts.of(v));
    };
  }

  private static boolean isNumber(Kind kind) {
    return switch (kind) {
      case INT32, INT64, UINT64, FLOAT32, FLOAT64, DECIMAL -> true;
      default -> false;
    };
  }

  private static boolean isTime(Kind kind) {
    return kind == Kind.DATE || kind == Kind.TIMESTAMP || kind == Kind.TIMESTAMP_TZ;
  }

  private static Number number(Object value) {
    if (value instanceof SpecialNumber special) {
      return switch (special) {
        case NAN -> Double.NaN;
        case POSITIVE_INFINITY -> Double.POSITIVE_INFINITY;
        case NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      };
    }
    return (Number) value;
  }

  private static long whole(Object value) throws Unfit {
    try {
      if (value instanceof Long number) {
        return number;
      }
      if (value instanceof BigInteger integer) {
        return integer.longValueExact();
      }
      if (value instanceof BigDecimal decimal) {
        return decimal.longValueExact();
      }
    } catch (ArithmeticException e) {
      throw new Unfit("is not a whole number of 64 bit");
    }
    throw new Unfit("is not a number");
  }

  private static int toInt(long value) throws Unfit {
    if ((int) value != value) {
      throw new Unfit("is not a whole number of 32 bit");
    }
    return (int) value;
  }

  private static long bits(String bits) throws Unfit {
    if (bits.length() > 64) {
      throw new Unfit("has more than 64 bits");
    }
    return bits.isEmpty() ? 0 : Long.parseUnsignedLong(bits, 2);
  }

  private static long micros(Duration time) {
    return time.getSeconds() * 1_000_000 + time.getNano() / 1_000;
  }

  private static LocalDate date(Object value) throws Unfit {
    LocalDate date = (LocalDate) value;
    if (date.isBefore(FIRST_DATE) || date.isAfter(LAST_DATE)) {
      throw new Unfit("is not between the years 1000 and 9999, which is what DATE holds");
    }
    return date;
  }

  private long timestamp(Object value) throws Unfit {
    if (value instanceof Instant instant) {
      return scale.ticks(instant, roundDown);
    }
    return value instanceof LocalDate date
        ? scale.ticks(date, zone)
        : scale.ticks((LocalDateTime) value, zone, roundDown);
  }

  private static Binary utf8(String text) {
    return new Binary(text.getBytes(StandardCharsets.UTF_8));
  }

  /** An array for a tablet's column, whose cells are harmless where a row has null. */
  static Object array(TSDataType type, int rows) {
    return switch (type) {
      case BOOLEAN -> new boolean[rows];
      case INT32 -> new int[rows];
      case INT64, TIMESTAMP -> new long[rows];
      case FLOAT -> new float[rows];
      case DOUBLE -> new double[rows];
      case DATE -> filled(new LocalDate[rows], FIRST_DATE);
      case STRING, TEXT, BLOB -> filled(new Binary[rows], Binary.EMPTY_VALUE);
      default -> throw new IllegalArgumentException("no such column: " + type);
    };
  }

  static boolean isFloating(TSDataType type) {
    return type == TSDataType.FLOAT || type == TSDataType.DOUBLE;
  }

  /** The first cell of a column of {@link #array} as the server shows it in text. */
  static String text(TSDataType type, Object array) {
    Object cell = Objects.requireNonNull(Array.get(array, 0));
    return switch (type) {
      case DATE -> DateTimeFormatter.BASIC_ISO_DATE.format((LocalDate) cell);
      case BLOB -> "0x" + HexFormat.of().formatHex(((Binary) cell).getValues());
      case STRING, TEXT -> new String(((Binary) cell).getValues(), StandardCharsets.UTF_8);
      default -> cell.toString();
    };
  }

  private static <T> T[] filled(T[] array, T value) {
    Arrays.fill(array, Objects.requireNonNull(value));
    return array;
  }
}
