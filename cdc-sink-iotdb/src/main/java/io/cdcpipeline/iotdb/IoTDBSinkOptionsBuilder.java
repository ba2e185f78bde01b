package io.cdcpipeline.iotdb;

import io.cdcpipeline.model.TableId;
import io.cdcpipeline.sink.SinkOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Builds the options of the IoTDB sink in Java; {@link #build} gives what the pipeline takes. */
public final class IoTDBSinkOptionsBuilder {
  private final SinkOptions.Builder options = SinkOptions.builder();
  private final List<String> nodes = new ArrayList<>();
  private final Map<TableId, TableMapping> tables = new LinkedHashMap<>();
  private @Nullable TableMapping others;

  IoTDBSinkOptionsBuilder() {}

  /** A DataNode; may be said several times. Default 127.0.0.1:6667. */
  public IoTDBSinkOptionsBuilder node(String host, int port) {
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port must be 1 to 65535, got " + port);
    }
    nodes.add(host + ":" + port);
    return this;
  }

  /** Default user {@code root}; the password has no default. */
  public IoTDBSinkOptionsBuilder credentials(String user, String password) {
    options.set(IoTDBSinkOptions.USER, user);
    options.set(IoTDBSinkOptions.PASSWORD, password);
    return this;
  }

  /** Default {@link Model#TREE}. */
  public IoTDBSinkOptionsBuilder model(Model model) {
    options.set(IoTDBSinkOptions.MODEL, model);
    return this;
  }

  /**
   * How a source table's rows become points.
   *
   * @param table {@code <schema or database>.<table>}
   * @throws IllegalArgumentException naming what is missing in the mapping
   */
  public IoTDBSinkOptionsBuilder table(String table, UnaryOperator<TableMappingBuilder> mapping) {
    tables.put(TableId.parse(table), built(table, mapping));
    return this;
  }

  /** The mapping of every table that has none of its own. Default: such a table is an error. */
  public IoTDBSinkOptionsBuilder otherTables(UnaryOperator<TableMappingBuilder> mapping) {
    others = built("other tables", mapping);
    return this;
  }

  private static TableMapping built(String name, UnaryOperator<TableMappingBuilder> mapping) {
    try {
      return mapping.apply(TableMapping.builder()).build();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /** Default {@link Durability#FLUSH}. */
  public IoTDBSinkOptionsBuilder durability(Durability durability) {
    options.set(IoTDBSinkOptions.DURABILITY, durability);
    return this;
  }

  /** Talks TLS, trusting the certificates in this JKS file. Default: no TLS. */
  public IoTDBSinkOptionsBuilder tls(Path trustStore, String password) {
    options.set(IoTDBSinkOptions.TRUST_STORE, trustStore.toString());
    options.set(IoTDBSinkOptions.TRUST_STORE_PASSWORD, password);
    return this;
  }

  /** Bound of connecting, and of the wait for one answer. Default 30 s. */
  public IoTDBSinkOptionsBuilder timeout(Duration timeout) {
    options.set(IoTDBSinkOptions.TIMEOUT, timeout);
    return this;
  }

  /** Tries of one request before the pipeline is asked to wait. Default 3. */
  public IoTDBSinkOptionsBuilder attempts(int attempts) {
    options.set(IoTDBSinkOptions.ATTEMPTS, attempts);
    return this;
  }

  /** Most rows of one request. Default 10,000. */
  public IoTDBSinkOptionsBuilder maxRows(int rows) {
    options.set(IoTDBSinkOptions.MAX_ROWS, rows);
    return this;
  }

  /** Most bytes of one request, and of one row. Default 4 MiB. */
  public IoTDBSinkOptionsBuilder maxBytes(int bytes) {
    options.set(IoTDBSinkOptions.MAX_BYTES, bytes);
    return this;
  }

  /**
   * @throws IllegalArgumentException naming everything that is missing or contradictory
   */
  public SinkOptions build() {
    if (!nodes.isEmpty()) {
      options.set(IoTDBSinkOptions.NODES, String.join(",", nodes));
    }
    options.set(IoTDBSinkOptions.TABLES, new TableMappings(tables, others));
    SinkOptions built = options.build();
    Settings.of(built);
    return built;
  }
}
