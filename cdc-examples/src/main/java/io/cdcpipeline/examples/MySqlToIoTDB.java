package io.cdcpipeline.examples;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.StartupMode;
import io.cdcpipeline.iotdb.IoTDBSinkOptions;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The same from MySQL, with one table mapped by hand. Needs {@code com.mysql:mysql-connector-j} on
 * the class path.
 */
public final class MySqlToIoTDB {
  private MySqlToIoTDB() {}

  public static void main(String[] args) throws InterruptedException {
    MySqlSource shop =
        MySqlSource.builder()
            .host("localhost")
            .user("cdc")
            .password(System.getenv("SHOP_PASSWORD"))
            .tables("shop.orders", "shop.sensor_*")
            .build();
    SinkOptions iotdb =
        IoTDBSinkOptions.builder()
            .node("localhost", 6667)
            .credentials("root", System.getenv("IOTDB_PASSWORD"))
            .table(
                "shop.orders",
                t -> t.device("root.shop.orders.{region}").time("created_at").exclude("note"))
            .otherTables(t -> t.device("root.shop.{table}.{key}").time("created_at"))
            .build();
    try (CdcPipeline pipeline =
        CdcPipeline.builder()
            .name("shop-mysql")
            .source(shop)
            .sink("iotdb", iotdb)
            .offsetStore(OffsetStore.file(Path.of("checkpoints")))
            .startup(StartupMode.whenNeeded())
            .build()) {
      pipeline.start();
      pipeline.awaitTermination(Duration.ofDays(365));
      pipeline.status().failure().ifPresent(e -> System.err.println(e.getMessage()));
    }
  }
}
