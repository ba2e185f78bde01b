package io.cdcpipeline.iotdb;

import io.cdcpipeline.sink.SinkOption;
import java.time.Duration;
import java.util.List;

/** The settings of the IoTDB sink, by how often one needs them. */
public final class IoTDBSinkOptions {

  /** Essential: the DataNodes, tried in turn. */
  public static final SinkOption<String> NODES =
      SinkOption.text("nodes", "DataNodes as host:port, separated by commas")
          .withDefault("127.0.0.1:6667");

  /** Essential. */
  public static final SinkOption<String> USER =
      SinkOption.text("user", "User name").withDefault("root");

  /** Essential. */
  public static final SinkOption<String> PASSWORD =
      SinkOption.secret("password", "Password of the user");

  /** Essential: how source tables become points; see {@link TableMappings#parse}. */
  public static final SinkOption<TableMappings> TABLES =
      SinkOption.of(
              "tables",
              "Mappings: <table>: device=root.shop.{column}, time=<column>; * is every other table",
              TableMappings.class,
              TableMappings::parse)
          .asRequired();

  /** Often. */
  public static final SinkOption<Model> MODEL =
      SinkOption.choice("model", "Data model: tree or table", Model.class).withDefault(Model.TREE);

  /** Often. */
  public static final SinkOption<Durability> DURABILITY =
      SinkOption.choice("durability", "When rows count as safe: flush or ack", Durability.class)
          .withDefault(Durability.FLUSH);

  /** Often: switches TLS on. */
  public static final SinkOption<String> TRUST_STORE =
      SinkOption.text(
          "tls.trust-store", "JKS file with the certificates to trust; switches TLS on");

  /** Often. */
  public static final SinkOption<String> TRUST_STORE_PASSWORD =
      SinkOption.secret("tls.trust-store-password", "Password of the trust store");

  /** Rarely. */
  public static final SinkOption<Duration> TIMEOUT =
      SinkOption.duration("timeout", "Bound of connecting, and of the wait for one answer")
          .withDefault(Duration.ofSeconds(30));

  /** Rarely. */
  public static final SinkOption<Integer> ATTEMPTS =
      SinkOption.integer("attempts", "Tries of one request before the pipeline is asked to wait")
          .withDefault(3);

  /** Rarely. */
  public static final SinkOption<Integer> MAX_ROWS =
      SinkOption.integer("max-rows", "Most rows of one request").withDefault(10_000);

  /** Rarely. */
  public static final SinkOption<Integer> MAX_BYTES =
      SinkOption.integer(
              "max-bytes",
              "Most bytes of one request, and of one row; the server's limit is the smaller of"
                  + " dn_thrift_max_frame_size and 1/64 of its heap")
          .withDefault(4 * 1024 * 1024);

  static final List<SinkOption<?>> ALL =
      List.of(
          NODES,
          USER,
          PASSWORD,
          TABLES,
          MODEL,
          DURABILITY,
          TRUST_STORE,
          TRUST_STORE_PASSWORD,
          TIMEOUT,
          ATTEMPTS,
          MAX_ROWS,
          MAX_BYTES);

  private IoTDBSinkOptions() {}

  public static IoTDBSinkOptionsBuilder builder() {
    return new IoTDBSinkOptionsBuilder();
  }
}
