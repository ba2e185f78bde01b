package io.cdcpipeline.internal.debezium;

import static org.assertj.core.api.Assertions.assertThat;

import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.model.TableId;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class EnginePropertiesTest {
  @Test
  void theUsersSessionOptionsStandBeforeOursSoThatOursCount() {
    PostgresSource source =
        PostgresSource.builder()
            .host("db")
            .database("shop")
            .user("cdc")
            .tables("public.t")
            .property("driver.options", "-c work_mem=64MB -c IntervalStyle=iso_8601")
            .property("driver.tcpKeepAlive", "true")
            .build();
    assertThat(properties(source))
        .containsEntry(
            "driver.options",
            "-c work_mem=64MB -c IntervalStyle=iso_8601 "
                + ValueModes.postgres().get("driver.options"))
        .containsEntry("driver.tcpKeepAlive", "true");
  }

  @Test
  void whatTheUserAddsReachesMySqlsConnectorAsItIs() {
    MySqlSource source =
        MySqlSource.builder()
            .host("db")
            .user("cdc")
            .tables("shop.t")
            .property("driver.options", "anything")
            .build();
    assertThat(properties(source)).containsEntry("driver.options", "anything");
  }

  private static Properties properties(Source source) {
    return EngineProperties.of(
        new ReaderSettings(
            "orders", source, List.of(TableId.of("public", "t")), "slot", "publication", 7),
        "run");
  }
}
