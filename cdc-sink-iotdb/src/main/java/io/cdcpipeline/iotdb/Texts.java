package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Text of canonical values, without loss: what a STRING measurement shows. */
final class Texts {
  private static final int EWKB_SRID = 0x20000000;

  private Texts() {}

  static String of(Object value) {
    if (value instanceof String text) {
      return text;
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    if (value instanceof SpecialNumber special) {
      return special(special);
    }
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    }
    if (value instanceof Geometry geometry) {
      return HexFormat.of().formatHex(ewkb(geometry));
    }
    if (value instanceof Duration time) {
      return time(time);
    }
    if (value instanceof Interval interval) {
      return interval(interval);
    }
    if (value instanceof List<?> || value instanceof Map<?, ?>) {
      StringBuilder json = new StringBuilder();
      json(value, json);
      return json.toString();
    }
    return temporal(value);
  }

  private static String temporal(Object value) {
    if (value.equals(LocalDate.MAX)
        || value.equals(LocalDateTime.MAX)
        || value.equals(Instant.MAX)) {
      return "infinity";
    }
    if (value.equals(LocalDate.MIN)
        || value.equals(LocalDateTime.MIN)
        || value.equals(Instant.MIN)) {
      return "-infinity";
    }
    if (value instanceof LocalDateTime dateTime) {
      return DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(dateTime);
    }
    if (value instanceof OffsetTime time) {
      return DateTimeFormatter.ISO_OFFSET_TIME.format(time);
    }
    return value.toString();
  }

  private static String special(SpecialNumber special) {
    return switch (special) {
      case NAN -> "NaN";
      case POSITIVE_INFINITY -> "Infinity";
      case NEGATIVE_INFINITY -> "-Infinity";
    };
  }

  /** {@code [-]HH:MM:SS[.ffffff]}, hours beyond 24 included. */
  private static String time(Duration time) {
    Duration size = time.abs();
    String text =
        String.format("%02d:%02d:%02d", size.toHours(), size.toMinutesPart(), size.toSecondsPart());
    return (time.isNegative() ? "-" : "") + text + fraction(size.toNanosPart());
  }

  private static String fraction(int nanos) {
    return nanos == 0 ? "" : String.format(".%09d", nanos).replaceFirst("0+$", "");
  }

  /** ISO-8601 with each of the three parts kept apart: {@code P14M3DT-2.5S}. */
  private static String interval(Interval interval) {
    BigDecimal seconds = BigDecimal.valueOf(interval.micros(), 6).stripTrailingZeros();
    return "P" + interval.months() + "M" + interval.days() + "DT" + seconds.toPlainString() + "S";
  }

  private static void json(@Nullable Object value, StringBuilder to) {
    if (value == null || value instanceof Boolean) {
      to.append(value);
    } else if (value instanceof List<?> list) {
      String separator = "";
      to.append('[');
      for (Object element : list) {
        to.append(separator);
        json(element, to);
        separator = ",";
      }
      to.append(']');
    } else if (value instanceof Map<?, ?> map) {
      String separator = "";
      to.append('{');
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        to.append(separator);
        quote(String.valueOf(entry.getKey()), to);
        to.append(':');
        json(entry.getValue(), to);
        separator = ",";
      }
      to.append('}');
    } else if (isJsonNumber(value)) {
      to.append(of(value));
    } else {
      quote(of(value), to);
    }
  }

  private static boolean isJsonNumber(Object value) {
    return value instanceof Float f
        ? Float.isFinite(f)
        : value instanceof Double d ? Double.isFinite(d) : value instanceof Number;
  }

  private static void quote(String text, StringBuilder to) {
    to.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        to.append('\\').append(c);
      } else if (c < ' ') {
        to.append(String.format("\\u%04x", (int) c));
      } else {
        to.append(c);
      }
    }
    to.append('"');
  }

  /** Well-known binary with the spatial reference system in it, as PostGIS writes it. */
  static byte[] ewkb(Geometry geometry) {
    Integer srid = geometry.srid();
    byte[] wkb = geometry.wkb();
    if (srid == null || wkb.length < 5) {
      return wkb;
    }
    ByteOrder order = wkb[0] == 0 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    ByteBuffer from = ByteBuffer.wrap(wkb).order(order);
    return ByteBuffer.allocate(wkb.length + 4)
        .order(order)
        .put(from.get())
        .putInt(from.getInt() | EWKB_SRID)
        .putInt(Objects.requireNonNull(srid))
        .put(from)
        .array();
  }
}
