package io.cdcpipeline.internal.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.internal.mysql.MySqlYears.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MySqlYearsTest {
  @ParameterizedTest
  @CsvSource({
    "8.0.12, UNREADABLE",
    "8.0.4-rc-log, UNREADABLE",
    "8.0.13, UNKNOWN",
    "8.0.28-debug, UNKNOWN",
    "8.0.29, READABLE",
    "8.0.33-log, READABLE",
    "8.4.0, READABLE",
    "9.1.0, READABLE"
  })
  void whatIsKnownOfAServerFollowsFromItsRelease(String version, Server known) {
    assertThat(MySqlYears.of(version)).isEqualTo(known);
  }
}
