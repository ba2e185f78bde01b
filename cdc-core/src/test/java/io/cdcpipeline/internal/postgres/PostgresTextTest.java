package io.cdcpipeline.internal.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cdcpipeline.model.ColumnType;
import io.cdcpipeline.model.ColumnType.Kind;
import io.cdcpipeline.model.Geometry;
import io.cdcpipeline.model.Interval;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class PostgresTextTest {
  @Test
  void arraysNestAndQuote() {
    ColumnType type = ColumnType.arrayOf(ColumnType.of(Kind.STRING, "text"), "_text");
    assertThat(decode(type, "{{a,NULL},{\"NULL\",\"b,\\\"\\\\{\"}}"))
        .isEqualTo(List.of(Arrays.asList("a", null), List.of("NULL", "b,\"\\{")));
    assertThat(decode(type, "[0:1]={a,b}")).isEqualTo(List.of("a", "b"));
    assertThat(decode(type, "{}")).isEqualTo(List.of());
  }

  @Test
  void moneyOfOtherLocalesKeepsItsDigits() {
    assertThat(PostgresText.money("-$1,234.50")).isEqualTo(new BigDecimal("-1234.50"));
    assertThat(PostgresText.money("1.234,50 €")).isEqualTo(new BigDecimal("1234.50"));
    assertThat(PostgresText.money("($0.05)")).isEqualTo(new BigDecimal("-0.05"));
    assertThat(PostgresText.money("¥1,234")).isEqualTo(new BigDecimal("1234"));
  }

  @Test
  void intervalsKeepTheirSigns() {
    ColumnType type = ColumnType.of(Kind.INTERVAL, "interval");
    assertThat(decode(type, "-1 years +2 mons -3 days +04:05:06.7"))
        .isEqualTo(new Interval(-10, -3, 14_706_700_000L));
    assertThat(decode(type, "-00:00:00.000001")).isEqualTo(new Interval(0, 0, -1));
  }

  @Test
  void offsetsMayHaveSeconds() {
    ColumnType type = ColumnType.of(Kind.TIMESTAMP_TZ, "timestamptz");
    assertThat(decode(type, "1800-01-01 00:53:28+00:53:28"))
        .isEqualTo(Instant.parse("1800-01-01T00:00:00Z"));
  }

  @Test
  void ewkbIsTakenApart() {
    ColumnType type = ColumnType.of(Kind.GEOMETRY, "geometry");
    String point = "0000000000000000" + "0000000000000000";
    assertThat(decode(type, "0101000020E6100000" + point))
        .isEqualTo(new Geometry(HexFormat.of().parseHex("0101000000" + point), 4326));
  }

  @Test
  void bytesInTheWrongStyleAreRefused() {
    assertThatThrownBy(() -> PostgresText.bytes("\\000a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("bytea_output");
  }

  private static Object decode(ColumnType type, String text) {
    return PostgresText.decoder(type).decode(text);
  }
}
