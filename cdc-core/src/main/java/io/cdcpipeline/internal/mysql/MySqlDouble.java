package io.cdcpipeline.internal.mysql;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * A double in JSON as MySQL writes it: the fewest digits that mean it, up to 1e15 without exponent.
 */
final class MySqlDouble {
  private static final int MAX_PLAIN = 15;

  private MySqlDouble() {}

  static String text(double value) {
    if (value == 0) {
      return 1 / value < 0 ? "-0.0" : "0.0";
    }
    BigDecimal shortest = shortest(value);
    String digits = shortest.unscaledValue().abs().toString();
    int point = digits.length() - shortest.scale();
    String text =
        point > MAX_PLAIN || point <= -MAX_PLAIN ? scientific(digits, point) : plain(digits, point);
    return value < 0 ? "-" + text : text;
  }

  /** Java 17 does not always write the fewest digits. */
  private static BigDecimal shortest(double value) {
    BigDecimal number = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    while (number.precision() > 1) {
      BigDecimal shorter = number.round(new MathContext(number.precision() - 1));
      if (shorter.doubleValue() != value) {
        break;
      }
      number = shorter.stripTrailingZeros();
    }
    return number;
  }

  private static String plain(String digits, int point) {
    if (point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    return point >= digits.length()
        ? digits + "0".repeat(point - digits.length()) + ".0"
        : digits.substring(0, point) + "." + digits.substring(point);
  }

  private static String scientific(String digits, int point) {
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return digits.charAt(0) + fraction + "e" + (point - 1);
  }
}
