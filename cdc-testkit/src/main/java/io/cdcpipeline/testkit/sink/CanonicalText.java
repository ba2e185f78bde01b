package io.cdcpipeline.testkit.sink;

import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import io.cdcpipeline.model.SpecialNumber;
import io.cdcpipeline.model.Unchanged;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Canonical values as text and back, with nothing lost: one letter for the type, then the value;
 * texts are percent-encoded, so tabs, line ends, brackets and commas never stand in them. Two
 * values are the same exactly if their texts are.
 */
final class CanonicalText {
  private CanonicalText() {}

  static String encode(@Nullable Object value) {
    StringBuilder out = new StringBuilder();
    append(out, value);
    return out.toString();
  }

  static void append(StringBuilder out, @Nullable Object value) {
    if (value == null) {
      out.append('~');
    } else if (value instanceof Map<?, ?> map) {
      out.append('{');
      map.forEach(
          (name, v) -> {
            escape(out, String.valueOf(name));
            out.append('=');
            append(out, v);
            out.append(',');
          });
      out.append('}');
    } else if (value instanceof List<?> list) {
      out.append('[');
      for (Object v : list) {
        append(out, v);
        out.append(',');
      }
      out.append(']');
    } else {
      out.append(tag(value));
      escape(out, text(value));
    }
  }

  private static char tag(Object value) {
    if (value instanceof String) {
      return 's';
    } else if (value instanceof Long) {
      return 'l';
    } else if (value instanceof Integer) {
      return 'i';
    } else if (value instanceof Boolean) {
      return 'b';
    } else if (value instanceof Double) {
      return 'd';
    } else if (value instanceof Float) {
      return 'f';
    } else if (value instanceof BigDecimal) {
      return 'n';
    } else if (value instanceof BigInteger) {
      return 'u';
    } else if (value instanceof byte[]) {
      return 'x';
    } else if (value instanceof Instant) {
      return 'Z';
    } else if (value instanceof LocalDateTime) {
      return 'L';
    } else if (value instanceof LocalDate) {
      return 'D';
    } else if (value instanceof Duration) {
      return 'T';
    } else if (value instanceof OffsetTime) {
      return 'O';
    } else if (value instanceof UUID) {
      return 'U';
    } else if (value instanceof Unchanged) {
      return '?';
    } else if (value instanceof SpecialNumber) {
      return 'N';
    } else if (value instanceof Interval) {
      return 'V';
    } else if (value instanceof Geometry) {
      return 'G';
    }
    throw new IllegalArgumentException("Not a canonical value: " + value.getClass().getName());
  }

  private static String text(Object value) {
    if (value instanceof byte[] bytes) {
      return HexFormat.of().formatHex(bytes);
    } else if (value instanceof Interval interval) {
      return interval.months() + ":" + interval.days() + ":" + interval.micros();
    } else if (value instanceof Geometry geometry) {
      Integer srid = geometry.srid();
      return (srid == null ? "" : srid) + ":" + HexFormat.of().formatHex(geometry.wkb());
    } else if (value instanceof Unchanged) {
      return "";
    }
    return value.toString();
  }

  static void escape(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '-' && c <= ':') || c == '_';
      if (!plain) {
        escapeAll(out, text);
        return;
      }
    }
    out.append(text);
  }

  private static void escapeAll(StringBuilder out, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i)) && !isPair(text, i)) {
        throw new IllegalArgumentException(
            "A text with half a surrogate pair is no canonical value");
      } else if (Character.isHighSurrogate(text.charAt(i))) {
        i++;
      }
    }
    out.append(URLEncoder.encode(text, StandardCharsets.UTF_8));
  }

  private static boolean isPair(String text, int i) {
    return i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
  }

  /** Reads what {@link #encode} wrote. */
  static @Nullable Object decode(String text) {
    CanonicalTextReader reader = new CanonicalTextReader(text);
    Object value = reader.value();
    reader.expectEnd();
    return value;
  }
}
