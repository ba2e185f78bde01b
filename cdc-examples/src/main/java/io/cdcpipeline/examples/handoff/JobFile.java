package io.cdcpipeline.examples.handoff;

import io.cdcpipeline.CdcPipeline;
import io.cdcpipeline.CdcPipelineBuilder;
import io.cdcpipeline.MySqlSource;
import io.cdcpipeline.PostgresSource;
import io.cdcpipeline.Source;
import io.cdcpipeline.offset.OffsetStore;
import io.cdcpipeline.sink.SinkFactory;
import io.cdcpipeline.sink.SinkOptions;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/**
 * A pipeline as a file of properties, which both jobs read, so that they agree.
 *
 * <pre>
 * name=shop
 * source=postgres
 * source.host=db
 * source.port=5432
 * source.database=shop
 * source.user=cdc
 * source.password=...
 * source.tables=public.orders,public.sensor_*
 * sink=iotdb
 * sink.nodes=iotdb:6667
 * sink.password=...
 * sink.tables=*: device=root.shop.{table}.{key}, time=created_at
 * checkpoints=checkpoints
 * </pre>
 *
 * <p>{@code source} is {@code postgres} or {@code mysql}, which needs no database; {@code sink} is
 * the name of a factory and {@code sink.*} are its options; {@code checkpoints} is a directory,
 * seen from the file's.
 */
final class JobFile {
  private static final String SINK = "sink";

  private final Path file;
  private final Properties properties = new Properties();

  JobFile(Path file) throws IOException {
    this.file = file;
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
  }

  CdcPipelineBuilder pipeline() {
    SinkFactory sink = sinkFactory(required(SINK));
    return CdcPipeline.builder()
        .name(required("name"))
        .source(source())
        .sink(sink, SinkOptions.parse(sink, sinkTexts()))
        .offsetStore(OffsetStore.file(file.resolveSibling(required("checkpoints"))));
  }

  private Source source() {
    String kind = required("source");
    String host = required("source.host");
    int port = Integer.parseInt(required("source.port"));
    String user = required("source.user");
    String password = required("source.password");
    String[] tables = required("source.tables").split(",", -1);
    return switch (kind) {
      case "postgres" ->
          PostgresSource.builder()
              .host(host)
              .port(port)
              .database(required("source.database"))
              .user(user)
              .password(password)
              .tables(tables)
              .build();
      case "mysql" ->
          MySqlSource.builder()
              .host(host)
              .port(port)
              .user(user)
              .password(password)
              .tables(tables)
              .build();
      default ->
          throw new IllegalArgumentException(
              file + ": source must be postgres or mysql, got '" + kind + "'");
    };
  }

  private SinkFactory sinkFactory(String name) {
    return ServiceLoader.load(SinkFactory.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(factory -> factory.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    file + ": there is no sink '" + name + "' on the class path"));
  }

  private Map<String, String> sinkTexts() {
    String prefix = SINK + ".";
    return properties.stringPropertyNames().stream()
        .filter(key -> key.startsWith(prefix))
        .collect(Collectors.toMap(key -> key.substring(prefix.length()), this::required));
  }

  private String required(String key) {
    String value = properties.getProperty(key);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(file + ": " + key + " is missing");
    }
    return value.strip();
  }
}
