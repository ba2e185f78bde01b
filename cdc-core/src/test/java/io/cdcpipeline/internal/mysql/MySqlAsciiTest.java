package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MySqlAsciiTest {
  private static final int VALUES = 200_000;
  private final Random random = new Random(7);

  @Test
  void realNumbersAreTheNearestDoubles() {
    for (int i = 0; i < VALUES; i++) {
      String text = digits(1 + random.nextInt(20));
      if (random.nextBoolean()) {
        text += "." + digits(1 + random.nextInt(20));
      }
      if (random.nextInt(10) == 0) {
        text += "e" + (random.nextInt(600) - 300);
      }
      text = random.nextBoolean() ? "-" + text : text;
      assertThat(MySqlAscii.real(ascii(text))).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void decimalsAndIntegersOfAnyLengthAreExact() {
    for (int i = 0; i < VALUES; i++) {
      String whole = (random.nextBoolean() ? "-" : "") + digits(1 + random.nextInt(30));
      String text = random.nextBoolean() ? whole + "." + digits(1 + random.nextInt(30)) : whole;
      assertThat(MySqlAscii.decimal(ascii(text))).as(text).isEqualTo(new BigDecimal(text));
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(MySqlAscii.integer(ascii(Long.toString(number)))).isEqualTo(number);
      String unsigned = Long.toUnsignedString(number);
      assertThat(MySqlAscii.unsigned(ascii(unsigned))).isEqualTo(new BigInteger(unsigned));
    }
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> MySqlAscii.date(ascii("2024-0x-10")))
        .isInstanceOf(NumberFormatException.class);
  }

  private String digits(int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(random.nextInt(10));
    }
    return text.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
