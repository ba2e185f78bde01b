package io.cdcpipeline.examples;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.iotdb.IoTDBSinkOptions;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkOptions;
import java.nio.file.Path;
import java.time.Duration;

/** The README's program: sensor tables of PostgreSQL into Apache IoTDB. */
public final class PostgresToIoTDB {
  private PostgresToIoTDB() {}

  public static void main(String[] args) throws InterruptedException {
    // spotless:off README
    PostgresSource shop = PostgresSource.builder()
        .host("localhost").database("shop").user("cdc").password(System.getenv("SHOP_PASSWORD"))
        .tables("public.sensor_*").build();
    SinkOptions iotdb = IoTDBSinkOptions.builder()
        .node("localhost", 6667).credentials("root", System.getenv("IOTDB_PASSWORD"))
        .otherTables(t -> t.device("root.shop.{table}.{key}").time("created_at")).build();
    try (CdcPipeline pipeline = CdcPipeline.builder()
        .name("shop").source(shop).sink("iotdb", iotdb)
        .offsetStore(OffsetStore.file(Path.of("checkpoints"))).build()) {
      pipeline.start();
      pipeline.awaitTermination(Duration.ofDays(365));
    }
    // spotless:on README
  }
}
