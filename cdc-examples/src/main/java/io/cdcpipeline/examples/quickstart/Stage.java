package io.cdcpipeline.examples.quickstart;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.testkit.IoTDBServer;
import io.cdcpipeline.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.iotdb.rpc.IoTDBConnectionException;

/** Servers, sample data and a directory for checkpoints; closing it leaves nothing. */
final class Stage implements AutoCloseable {
  private static final int POSTGRES_VERSION = 17;
  private static final String DATABASE = "shop";

  private final Resources resources;
  private final PostgresServer postgres;
  private final IoTDBServer iotdb;
  private final Shop shop;
  private final Warehouse warehouse;
  private final Path checkpoints;

  private Stage(
      Resources resources, PostgresServer postgres, IoTDBServer iotdb, Shop shop, Path checkpoints)
      throws IoTDBConnectionException {
    this.resources = resources;
    this.postgres = postgres;
    this.iotdb = iotdb;
    this.shop = shop;
    this.warehouse = resources.keep(new Warehouse(iotdb));
    this.checkpoints = checkpoints;
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

    Path checkpoints = Files.createTempDirectory("cdc-quickstart-");
    resources.keep(() -> deleteTree(checkpoints));
    return new Stage(resources, postgres, iotdb, shop, checkpoints);
  }

  /** A pipeline between the two, not yet started. */
  CdcPipeline openPipeline() {
    return resources.keep(
        CdcPipeline.builder()
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
            .build());
  }

  /** Describes the same pipeline to a job in a process of its own. */
  Path writeJobFile(String name) throws IOException {
    Properties job = new Properties();
    job.setProperty("name", name);
    job.setProperty("source", "postgres");
    job.setProperty("source.host", postgres.host());
    job.setProperty("source.port", String.valueOf(postgres.port()));
    job.setProperty("source.database", DATABASE);
    job.setProperty("source.user", postgres.user());
    job.setProperty("source.password", postgres.password());
    job.setProperty("source.tables", Shop.ORDERS + "," + Shop.READINGS);
    job.setProperty("sink", "iotdb");
    job.setProperty("sink.nodes", iotdb.host() + ":" + iotdb.port());
    job.setProperty("sink.user", iotdb.user());
    job.setProperty("sink.password", iotdb.password());
    job.setProperty("sink.tables", Warehouse.MAPPINGS);
    job.setProperty("checkpoints", checkpoints.toString());
    Path file = checkpoints.resolve(name + ".properties");
    try (Writer writer = Files.newBufferedWriter(file)) {
      job.store(writer, null);
    }
    return file;
  }

  Shop shop() {
    return shop;
  }

  Warehouse warehouse() {
    return warehouse;
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
