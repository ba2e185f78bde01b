package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.iotdb.rpc.IoTDBConnectionException;

/** Servers, sample data and the pipeline between them; closing it leaves nothing. */
final class Stage implements AutoCloseable {
  private static final int POSTGRES_VERSION = 17;
  private static final String DATABASE = "shop";

  private final Resources resources;
  private final IoTDBServer iotdb;
  private final Shop shop;
  private final Warehouse warehouse;
  private final CdcPipeline pipeline;

  private Stage(
      Resources resources,
      IoTDBServer iotdb,
      Shop shop,
      Warehouse warehouse,
      CdcPipeline pipeline) {
    this.resources = resources;
    this.iotdb = iotdb;
    this.shop = shop;
    this.warehouse = warehouse;
    this.pipeline = pipeline;
  }

  static Stage start(Terminal terminal) throws Exception {
    Resources resources = new Resources();
    try {
      return start(terminal, resources);
    } catch (Exception | Error e) {
      resources.close();
      throw e;
    }
  }

  private static Stage start(Terminal terminal, Resources resources) throws Exception {
    long start = System.nanoTime();
    terminal.line("  Starting PostgreSQL " + POSTGRES_VERSION + " and IoTDB");
    CompletableFuture<IoTDBServer> starting =
        CompletableFuture.supplyAsync(() -> resources.keep(IoTDBServer.start()));
    PostgresServer postgres;
    IoTDBServer iotdb;
    try {
      postgres = resources.keep(PostgresServer.start(POSTGRES_VERSION));
    } finally {
      iotdb = starting.join();
    }
    terminal.done(postgres + " and " + iotdb + " are up after " + seconds(start));

    start = System.nanoTime();
    postgres.execute("CREATE DATABASE " + DATABASE);
    String url = postgres.jdbcUrl(postgres.host(), postgres.port(), DATABASE);
    Shop shop =
        new Shop(() -> DriverManager.getConnection(url, postgres.user(), postgres.password()));
    shop.createAndLoad();
    terminal.done(
        String.format(
            Locale.ROOT,
            "%,d orders and %,d sensor readings loaded into PostgreSQL in %s",
            Shop.INITIAL_ORDERS,
            Shop.INITIAL_READINGS,
            seconds(start)));

    Warehouse warehouse = resources.keep(new Warehouse(iotdb));
    Path checkpoints = Files.createTempDirectory("cdc-quickstart-");
    resources.keep(() -> deleteTree(checkpoints));
    CdcPipeline pipeline = resources.keep(pipeline(postgres, iotdb, checkpoints));
    return new Stage(resources, iotdb, shop, warehouse, pipeline);
  }

  private static CdcPipeline pipeline(
      PostgresServer postgres, IoTDBServer iotdb, Path checkpoints) {
    return CdcPipeline.builder()
        .name("quickstart")
        .source(
            PostgresSource.builder()
                .host(postgres.host())
                .port(postgres.port())
                .database(DATABASE)
                .user(postgres.user())
                .password(postgres.password())
                .tables(Shop.ORDERS, Shop.READINGS)
                .build())
        .sink("iotdb", Warehouse.options(iotdb))
        .offsetStore(OffsetStore.file(checkpoints))
        .build();
  }

  Shop shop() {
    return shop;
  }

  Warehouse warehouse() {
    return warehouse;
  }

  CdcPipeline pipeline() {
    return pipeline;
  }

  /** Another connection to the destination, for another thread. */
  Warehouse openWarehouse() throws IoTDBConnectionException {
    return new Warehouse(iotdb);
  }

  private static String seconds(long since) {
    return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - since) / 1e9);
  }

  private static void deleteTree(Path directory) {
    List<Path> paths;
    try (Stream<Path> walk = Files.walk(directory)) {
      paths = walk.sorted(Comparator.reverseOrder()).toList();
      for (Path path : paths) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    resources.close();
  }
}
